/** The files of a store's directory, by name: the items of the last checkpoint; logs have the names that the journal gives them. */

export const itemsName = 'ITEMS'
export const itemsTemporaryName = 'ITEMS.new'
export const lockName = 'LOCK'
