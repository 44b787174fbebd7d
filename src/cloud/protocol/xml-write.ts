import { NormalizedSchema } from '@smithy/core/schema'
import { elementName } from './query-names.ts'

/** Writes a value as the elements that the SDK's schema of it asks for, without a root element of its own. */
export function writeXml(schema: NormalizedSchema, value: unknown): string {
  if (value === undefined || value === null) return ''
  if (schema.isStructSchema()) return writeStructure(schema, value as Record<string, unknown>)
  if (schema.isListSchema()) return writeList(schema, value as readonly unknown[])
  if (schema.isMapSchema()) return writeMap(schema, value as Record<string, unknown>)
  return escapeXml(scalarText(schema, value))
}

/** The members of an operation's answer; nothing for operations that answer nothing. */
export function writeMembers(ref: Parameters<typeof NormalizedSchema.of>[0], value: object): string {
  const schema = NormalizedSchema.of(ref)
  return schema.isUnitSchema() ? '' : writeXml(schema, value)
}

export function element(name: string, content: string): string {
  return content === '' ? `<${name}/>` : `<${name}>${content}</${name}>`
}

export function escapeXml(text: string): string {
  return text.replace(/[&<>"'\r]|[^\t\n\r -\uFFFF]/g, (character) => escapes[character] ?? '\uFFFD')
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\r': '&#xD;',
}

function writeStructure(schema: NormalizedSchema, value: Record<string, unknown>): string {
  let xml = ''
  for (const [name, member] of schema.structIterator()) {
    const content = value[name]
    if (content === undefined || content === null) continue
    xml += element(elementName(member), writeXml(member, content))
  }
  return xml
}

function writeList(schema: NormalizedSchema, values: readonly unknown[]): string {
  const item = schema.getValueSchema()
  const name = String(item.getMergedTraits().xmlName ?? 'member')
  return values.map((value) => element(name, writeXml(item, value))).join('')
}

function writeMap(schema: NormalizedSchema, value: Record<string, unknown>): string {
  const entries = Object.entries(value).map(([key, content]) =>
    element('entry', element('key', escapeXml(key)) + element('value', writeXml(schema.getValueSchema(), content))),
  )
  return entries.join('')
}

function scalarText(schema: NormalizedSchema, value: unknown): string {
  if (value instanceof Date) return value.toISOString()
  if (schema.isBlobSchema() && value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  return String(value)
}
