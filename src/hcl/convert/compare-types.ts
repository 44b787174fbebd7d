import type { ObjectType, TupleType, Type } from '../types/index.ts'

/** Negative if `a` is more general than `b`, so that `b` should become `a`; 0 if neither is. */
export function compareTypes(a: Type, b: Type): number {
  if (a.kind === 'dynamic' || b.kind === 'dynamic') return Number(a.kind === 'dynamic') - Number(b.kind === 'dynamic')
  if (a.kind === 'string' || b.kind === 'string') {
    return isScalar(a) && isScalar(b) ? Number(b.kind === 'string') - Number(a.kind === 'string') : 0
  }
  if ((a.kind === 'list' || a.kind === 'set' || a.kind === 'map') && b.kind === a.kind) {
    return compareTypes(a.element, b.element)
  }
  if (a.kind === 'object' && b.kind === 'object') return compareObjects(a, b)
  if (a.kind === 'tuple' && b.kind === 'tuple') return compareTuples(a, b)
  return isMoreGeneral(b, a) - isMoreGeneral(a, b)
}

function isScalar(type: Type): boolean {
  return type.kind === 'string' || type.kind === 'number' || type.kind === 'bool'
}

/** Sets become lists, tuples become lists, objects become maps. */
const BECOMES: Readonly<Record<string, readonly string[]>> = {
  list: ['tuple', 'set'],
  tuple: ['set'],
  map: ['object'],
}

function isMoreGeneral(a: Type, b: Type): number {
  return Number(BECOMES[a.kind]?.includes(b.kind) ?? false)
}

function compareObjects(a: ObjectType, b: ObjectType): number {
  if (a.attributes.size !== b.attributes.size) return 0
  const results: number[] = []
  for (const [name, type] of a.attributes) {
    const other = b.attributes.get(name)
    if (!other) return 0
    results.push(compareTypes(type, other))
  }
  return agreed(results)
}

function compareTuples(a: TupleType, b: TupleType): number {
  if (a.elements.length !== b.elements.length) return 0
  return agreed(a.elements.map((type, i) => compareTypes(type, b.elements[i] as Type)))
}

/** What all say who say anything, or 0. */
function agreed(results: readonly number[]): number {
  const less = results.some((result) => result < 0)
  const more = results.some((result) => result > 0)
  if (less === more) return 0
  return less ? -1 : 1
}
