namespace Kostka.Capacity.Covering.Lemmas;

/// <summary>What bounds need to know of softmax, p_t = e^{a_t} / Σ e^{a_t'}.</summary>
public static class Softmax
{
    /// <summary>
    /// C = 1: ‖softmax(a) − softmax(b)‖_1 ≤ C ‖a − b‖_∞. (The Jacobian takes v to p_t (v_t − E_p v), whose absolute values sum to E_p|v − E_p v| ≤ √Var_p v ≤ ‖v‖_∞; integrate
    /// from a to b.)
    /// </summary>
    public const double Lipschitz = 1;
}
