/** The package brings no types of its own. */
declare module 'rbush-knn' {
  import type RBush from 'rbush'

  export default function knn<T>(
    tree: RBush<T>,
    x: number,
    y: number,
    count: number,
    predicate?: (item: T) => boolean,
    distanceMax?: number,
  ): T[]
}
