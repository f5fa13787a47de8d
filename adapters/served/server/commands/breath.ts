/** Lets the other connections have their turn in a loop over calls that may all answer plainly. */
export function breath(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}
