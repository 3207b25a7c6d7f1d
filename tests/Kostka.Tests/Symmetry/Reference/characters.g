# Writes characters.txt: the tables of the symmetric groups S_1 … S_10, and single characters of S_20, as GAP has them.
#     gap -q characters.g < /dev/null
# A line holds an irrep, a class (its cycle lengths) and the character; partitions as 3.1.1.
LoadPackage("ctbllib", false);
file := OutputTextFile("characters.txt", false);
SetPrintFormattingStatus(file, false);
Label := partition -> JoinStringsWithSeparator(List(partition, String), ".");
WriteTable := function(n, wanted)
  local table, irreps, classes, matrix, i, j;
  table := CharacterTable("Symmetric", n);
  irreps := List(CharacterParameters(table), p -> p[2]);
  classes := List(ClassParameters(table), p -> p[2]);
  matrix := List(Irr(table), ValuesOfClassFunction);
  for i in [1 .. Length(irreps)] do
    for j in [1 .. Length(classes)] do
      if wanted(i, j) then
        PrintTo(file, Label(irreps[i]), " ", Label(classes[j]), " ", matrix[i][j], "\n");
      fi;
    od;
  od;
end;
for n in [1 .. 10] do
  WriteTable(n, function(i, j) return true; end);
od;
WriteTable(20, function(i, j) return (37 * i + 101 * j) mod 1009 = 0; end);
CloseStream(file);
