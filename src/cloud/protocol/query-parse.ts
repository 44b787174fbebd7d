import { NormalizedSchema } from '@smithy/core/schema'
import type { StaticStructureSchema } from '@smithy/types'
import { AwsError, missingParameter } from './aws-error.ts'
import { type QueryDialect, queryName } from './query-names.ts'
import { leafNames, type QueryTree, queryTree } from './query-tree.ts'

/** Parameters of the protocol itself. */
const envelope = ['Action', 'Version']

/**
 * Reads a call's form into the operation's input, shaped by the SDK's own schema of it.
 *
 * @throws AwsError `MissingParameter`, `UnknownParameter`, `InvalidParameterValue` in EC2's words
 */
export function parseQuery(
  schema: StaticStructureSchema,
  form: Iterable<readonly [string, string]>,
  dialect: QueryDialect,
): Record<string, unknown> {
  const tree = queryTree(form)
  for (const name of envelope) tree.children.delete(name)
  return readStructure(NormalizedSchema.of(schema), tree, '', dialect)
}

function readStructure(schema: NormalizedSchema, tree: QueryTree, path: string, dialect: QueryDialect) {
  const result: Record<string, unknown> = {}
  const unknown = new Map(tree.children)
  for (const [member, memberSchema] of schema.structIterator()) {
    const name = queryName(memberSchema, dialect)
    const child = tree.children.get(name)
    if (!child) continue
    unknown.delete(name)
    const value = read(memberSchema, child, join(path, name), dialect)
    if (value !== undefined) result[member] = value
  }
  for (const [name, child] of unknown) refuseUnknown(join(path, name), child)
  for (const name of requiredNames(schema, dialect)) {
    if (!(name.member in result)) throw missingParameter(join(path, name.query))
  }
  return result
}

function read(schema: NormalizedSchema, tree: QueryTree, path: string, dialect: QueryDialect): unknown {
  if (schema.isStructSchema()) return readStructure(schema, tree, path, dialect)
  if (schema.isListSchema()) return readList(schema, tree, path, dialect)
  if (schema.isMapSchema()) return readMap(schema, tree, path, dialect)
  return tree.value === undefined ? refuseNested(tree, path) : readScalar(schema, tree.value, path)
}

function readList(schema: NormalizedSchema, tree: QueryTree, path: string, dialect: QueryDialect): unknown[] {
  const item = schema.getValueSchema()
  const flat = dialect === 'ec2' || Boolean(schema.getMergedTraits().xmlFlattened)
  const itemName = String(item.getMergedTraits().xmlName ?? 'member')
  const items = flat ? tree : (tree.children.get(itemName) ?? { children: new Map<string, QueryTree>() })
  return inOrder(items, path).map(([position, child]) => read(item, child, join(path, position), dialect))
}

function readMap(schema: NormalizedSchema, tree: QueryTree, path: string, dialect: QueryDialect) {
  const entries = schema.getMergedTraits().xmlFlattened ? tree : (tree.children.get('entry') ?? tree)
  const keyName = String(schema.getKeySchema().getMergedTraits().xmlName ?? 'key')
  const valueName = String(schema.getValueSchema().getMergedTraits().xmlName ?? 'value')
  return Object.fromEntries(
    inOrder(entries, path).map(([position, entry]) => {
      const value = entry.children.get(valueName)
      const key = entry.children.get(keyName)?.value ?? ''
      return [key, value && read(schema.getValueSchema(), value, join(path, position), dialect)]
    }),
  )
}

/** Items are numbered from 1; gaps don't matter. */
function inOrder(tree: QueryTree, path: string): [string, QueryTree][] {
  const items = [...tree.children]
  for (const [position, child] of items) if (!/^\d+$/.test(position)) refuseUnknown(join(path, position), child)
  return items.sort(([a], [b]) => Number(a) - Number(b))
}

function readScalar(schema: NormalizedSchema, text: string, path: string): unknown {
  if (schema.isBooleanSchema()) return readBoolean(text, path)
  if (schema.isNumericSchema()) return readNumber(text, path)
  if (schema.isTimestampSchema()) return readDate(text, path)
  if (schema.isBlobSchema()) return Buffer.from(text, 'base64')
  return text
}

function readBoolean(text: string, path: string): boolean {
  const lower = text.toLowerCase()
  if (lower === 'true' || lower === 'false') return lower === 'true'
  throw new AwsError('InvalidParameterValue', `Invalid boolean value '${text}' for parameter ${path}`)
}

function readNumber(text: string, path: string): number {
  const number = Number(text)
  if (text.trim() !== '' && Number.isFinite(number)) return number
  throw new AwsError('InvalidParameterValue', `Invalid integer value '${text}' for parameter ${path}`)
}

function readDate(text: string, path: string): Date {
  const date = new Date(/^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : text)
  if (!Number.isNaN(date.getTime())) return date
  throw new AwsError('InvalidParameterValue', `Invalid date value '${text}' for parameter ${path}`)
}

/** A structure's schema ends with the number of its members that must be there: they come first. */
function requiredNames(schema: NormalizedSchema, dialect: QueryDialect): { member: string; query: string }[] {
  const raw = schema.getSchema()
  const count = Array.isArray(raw) && typeof raw[6] === 'number' ? raw[6] : 0
  const members = [...schema.structIterator()].slice(0, count)
  return members
    .filter(([, memberSchema]) => !memberSchema.isIdempotencyToken())
    .map(([member, memberSchema]) => ({ member, query: queryName(memberSchema, dialect) }))
}

function refuseUnknown(path: string, tree: QueryTree): void {
  const [first] = leafNames(tree, path)
  if (first) throw new AwsError('UnknownParameter', `The parameter ${first} is not recognized`)
}

function refuseNested(tree: QueryTree, path: string): undefined {
  refuseUnknown(path, tree)
  return undefined
}

function join(path: string, name: string): string {
  return path ? `${path}.${name}` : name
}
