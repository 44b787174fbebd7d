import { entry, fromData, isList, isMap, type TemplateValue, typeName } from '../values.ts'

/** `index x 1 2` is Go's `x[1][2]`. Strings are indexed by byte, and a map without the key gives nothing. */
export function index(item: TemplateValue, ...indexes: TemplateValue[]): TemplateValue {
  if (item === undefined || item === null) throw new Error('a missing value cannot be indexed')
  return indexes.reduce(indexOnce, item)
}

function indexOnce(item: TemplateValue, at: TemplateValue): TemplateValue {
  if (isList(item)) return fromData(item[checkIndex(at, item.length - 1)])
  if (typeof item === 'string') {
    const bytes = Buffer.from(item)
    return BigInt(bytes[checkIndex(at, bytes.length - 1)] as number)
  }
  if (isMap(item)) {
    if (typeof at !== 'string') throw new Error(`a map's key is a string, and ${typeName(at)} is given`)
    // An absent entry is the zero value of the map's element type, a nil.
    return entry(item, at) ?? null
  }
  throw new Error(`a value of type ${typeName(item)} cannot be indexed`)
}

/** `slice x 1 2` is Go's `x[1:2]`; `slice x 1 2 3` limits a capacity that our lists do not have. */
export function slice(item: TemplateValue, ...indexes: TemplateValue[]): TemplateValue {
  if (item === undefined || item === null) throw new Error('a missing value cannot be sliced')
  if (indexes.length > 3) throw new Error(`${indexes.length} indexes are given, and 3 are the most`)
  if (typeof item === 'string') {
    if (indexes.length === 3) throw new Error('a string is sliced with 2 indexes at most')
    const bytes = Buffer.from(item)
    const [from, to] = bounds(indexes, bytes.length)
    return bytes.subarray(from, to).toString()
  }
  if (!isList(item)) throw new Error(`a value of type ${typeName(item)} cannot be sliced`)
  return item.slice(...bounds(indexes, item.length))
}

function bounds(indexes: readonly TemplateValue[], size: number): [number, number] {
  const [from = 0, to = size, limit = size] = indexes.map((at) => checkIndex(at, size))
  if (from > to) throw new Error(`the slice begins at ${from} but ends at ${to}`)
  if (to > limit) throw new Error(`the slice ends at ${to}, above its limit ${limit}`)
  return [from, to]
}

/** The length of a string in bytes, of a list or of a map. */
export function length(item: TemplateValue): TemplateValue {
  if (typeof item === 'string') return BigInt(Buffer.byteLength(item))
  if (isList(item)) return BigInt(item.length)
  if (isMap(item)) return BigInt(Object.keys(item).length)
  throw new Error(`a value of type ${typeName(item)} has no length`)
}

function checkIndex(at: TemplateValue, last: number): number {
  if (typeof at !== 'bigint') throw new Error(`an index is a whole number, and ${typeName(at)} is given`)
  if (at < 0n || at > BigInt(last)) throw new Error(`the index ${at} is out of range`)
  return Number(at)
}
