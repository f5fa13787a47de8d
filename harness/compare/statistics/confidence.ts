/** How sure every claim and every interval is: one level for all, so that an interval and its p tell the same. */

/** What an interval covers, as a share. */
export const confidence = 0.95

/** The chance of a claim where there is no difference that is put up with. */
export const level: number = 0.05
