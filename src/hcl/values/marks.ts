/** Something that is known about a value and goes wherever it goes, such as {@link SENSITIVE}. */
export type Mark = string | symbol | object

export type Marks = ReadonlySet<Mark>

/** A value that must not be shown. */
export const SENSITIVE = 'sensitive'

export const NO_MARKS: Marks = new Set()

/** All marks of several sets. One of the given sets itself where that is enough. */
export function unionMarks(...sets: readonly Marks[]): Marks {
  return unionOfMarks(sets)
}

/** The same for any number of sets. */
export function unionOfMarks(sets: Iterable<Marks>): Marks {
  let union = NO_MARKS
  for (const set of sets) {
    if (set === union || set.size === 0) continue
    union = union.size === 0 ? set : union.union(set)
  }
  return union
}
