// Adds the tokens to what tokenizers.py wrote: node tokenizers.js IN OUT, with the package tokenizers 0.23.2 installed.
const fs = require('fs');
const { Tokenizer } = require('tokenizers');

(async () => {
  const data = JSON.parse(fs.readFileSync(process.argv[2]));
  const tokens = {};
  for (const [name, tokenizer] of Object.entries(data.tokenizers)) {
    const made = Tokenizer.fromString(JSON.stringify(tokenizer));
    tokens[name] = [];
    for (const text of data.texts) {
      tokens[name].push((await made.encode(text, null, { addSpecialTokens: false })).getIds());
    }
  }
  const origin = "Tokens by Hugging Face's tokenizers 0.23.2 (Rust, through its package for Node) of small tokenizers that were trained for this file.";
  fs.writeFileSync(process.argv[3], JSON.stringify({ origin, ...data, tokens }));
})();
