/** How the command line ends, for scripts: each code has one meaning. Not listed: those of features to come. */
export const exitCode = {
  /** Everything held. */
  ok: 0,
  /** The run failed, a file could not be written, or this tool has a defect. */
  failed: 1,
  /** What was asked for cannot be done as it was said. */
  usage: 2,
  /** A check found a wrong answer. */
  violated: 5,
  /** With `--strict`: nothing proved the answers right. */
  inconclusive: 6,
  /** Ctrl-C or SIGTERM; the partial result is kept. */
  interrupted: 130,
} as const
export type ExitCode = (typeof exitCode)[keyof typeof exitCode]
