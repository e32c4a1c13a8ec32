/// How a fit is to be done; the defaults are maximum likelihood on the threads that pay, until the task is cancelled.
///
/// ```swift
/// var options = FitOptions()
/// options.threads = 1
/// options.shouldStop = { false }
/// ```
public struct FitOptions: Sendable {
  /// Where the search begins, in the order of the model's parameter names and in the host's unit; such as the parameters
  /// of the last fit, from which a few steps lead to the next.
  public var startingPoint: [Double]?
  /// What is believed before the data; nothing by default.
  public var prior: ParameterPrior?
  /// The most threads to use; the result is the same, to the last bit, for any number.
  public var threads: Int
  /// The most steps of the search.
  public var iterationLimit: Int
  /// Is asked several times a second; when it says true the fit throws ``FitError/cancelled``. A deadline goes here.
  public var shouldStop: @Sendable () -> Bool
  /// With fewer customers who bought again the baseline without departures is fitted.
  public var minimumRepeaters: Int

  /// The defaults: maximum likelihood, ended by the cancellation of the task around it.
  public init() {
    threads = Parallel.availableThreads
    iterationLimit = 200
    shouldStop = { Task.isCancelled }
    minimumRepeaters = 10
  }
}
