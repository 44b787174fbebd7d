import { DYNAMIC, type Type } from '../../types/index.ts'
import { isSequence, lengthOf, type Mark, tupleValue, UNKNOWN, type Value, withMarks } from '../../values/index.ts'
import { sequenceAt, valueAt } from '../arguments.ts'
import type { ValueFunction } from '../function.ts'

export const flatten: ValueFunction = {
  description: 'One tuple with the elements of all lists, sets and tuples in the list, at all depths.',
  parameters: [{ name: 'list', type: DYNAMIC, allowMarked: true }],
  returns: DYNAMIC,
  call: (args) => {
    sequenceAt(args, 0)
    const marks = new Set<Mark>()
    const items: Value[] = []
    const isKnown = collect(valueAt(args, 0), items, marks)
    return withMarks(isKnown ? tupleValue(items) : UNKNOWN, marks)
  },
}

/** False where it is open how many elements there are. */
function collect(value: Value, items: Value[], marks: Set<Mark>): boolean {
  if (isSequence(value)) {
    for (const mark of value.marks) marks.add(mark)
    if (lengthOf(value) === undefined) return false
    return value.items.map((item) => collect(item, items, marks)).every(Boolean)
  }
  items.push(value)
  return value.kind !== 'unknown' || !mayBeSequence(value.type)
}

function mayBeSequence({ kind }: Type): boolean {
  return kind === 'dynamic' || kind === 'list' || kind === 'set' || kind === 'tuple'
}
