/**
 * What the user asked for cannot be done as it was said. The message is one line that names what was
 * said and what would work instead; the command line prints it alone and exits with 2.
 */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
