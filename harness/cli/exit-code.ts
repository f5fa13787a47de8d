/** How the command line ends, for scripts: each code has one meaning. */
export const exitCode = {
  /** Everything held. */
  ok: 0,
  /** The run failed, a file could not be written, or this tool has a defect. */
  failed: 1,
  /** What was asked for cannot be done as it was said. */
  usage: 2,
  /** An objective was missed, or nothing was measured to judge it by. */
  missed: 3,
  /** What is gated got worse. */
  regressed: 4,
  /** A check found a wrong answer. */
  violated: 5,
  /** With `--strict`: nothing proved the answers right, or there were too few rounds to tell. */
  inconclusive: 6,
  /** Ctrl-C or SIGTERM; the partial result is kept. */
  interrupted: 130,
} as const
export type ExitCode = (typeof exitCode)[keyof typeof exitCode]
