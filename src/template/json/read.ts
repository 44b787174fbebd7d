import { type IngotError, inFileOrder, nearest, type Place, throwAll } from '../../errors/index.ts'
import type { TemplateSource } from '../request.ts'
import type { MapEntry, MapValue, StringValue, Value } from '../value.ts'
import { readBuilders } from './builders.ts'
import { Complaints } from './complaints.ts'
import type { JsonDocument } from './document.ts'
import { type JsonSource, parseJson } from './parse.ts'
import { readPostProcessors } from './post-processors.ts'
import { readErrorCleanup, readProvisioners } from './provisioners.ts'
import { readJsonText } from './read-text.ts'
import { readSensitive, readVariables } from './variables.ts'
import { listOf, mapOf } from './weak.ts'

const ROOT_KEYS = [
  'builders',
  'provisioners',
  'post-processors',
  'error-cleanup-provisioner',
  'variables',
  'sensitive-variables',
  'min_packer_version',
  'description',
  'push',
  'comments',
  // Where editors find the schema of templates.
  '$schema',
]

/** Opens a JSON template and reads it. @throws what {@link readJsonTemplate} throws, `template/not-found` … */
export async function readJsonDocument(request: TemplateSource): Promise<JsonDocument> {
  const { document, errors } = await attemptJsonDocument(request)
  throwAll(errors)
  return document
}

/** Opens a JSON template and reads what can be read. @throws what {@link attemptJsonTemplate} throws, `template/not-found` … */
export async function attemptJsonDocument(source: TemplateSource): Promise<DocumentAttempt> {
  const text = await readJsonText(source)
  return attemptJsonTemplate({ file: source.path, text })
}

/**
 * Reads a JSON template and checks its shape: what `validate -syntax-only` and `inspect` need, no more.
 * @throws IngotError or IngotErrors with every mistake, in the order of the file: `template/json-syntax`,
 *   `template/duplicate-key`, `template/unknown-key`, `template/type`, `template/missing-type` …
 */
export function readJsonTemplate(source: JsonSource): JsonDocument {
  const { document, errors } = attemptJsonTemplate(source)
  throwAll(errors)
  return document
}

export interface DocumentAttempt {
  /** Without what could not be read. */
  readonly document: JsonDocument
  /** What {@link readJsonTemplate} throws about the template's shape. */
  readonly errors: readonly IngotError[]
}

/** As {@link readJsonTemplate}, with mistakes of shape in the answer. @throws about what is no JSON at all */
export function attemptJsonTemplate(source: JsonSource): DocumentAttempt {
  const value = parseJson(source)
  const complaints = new Complaints()
  const document = readRoot(source.file, value, complaints)
  return { document, errors: inFileOrder(complaints.errors) }
}

/** The shape of a template that is already parsed. What is wrong is added to `complaints`. */
export function readRoot(path: string, value: Value, complaints: Complaints): JsonDocument {
  const root = rootEntries(mapOf(value, 'a template', complaints), complaints)
  const builders = readBuilders(root.get('builders'), complaints)
  const knowsBuilders = complaints.errors.length === 0
  checkIgnored(root, complaints)
  readString(root, '$schema', complaints)
  return {
    path,
    place: value.place,
    description: readString(root, 'description', complaints)?.value,
    comments: [...underscored(value), ...listed(root)],
    minPackerVersion: readString(root, 'min_packer_version', complaints),
    variables: readVariables(root.get('variables'), complaints),
    sensitive: readSensitive(root.get('sensitive-variables'), complaints),
    builders,
    knowsBuilders,
    provisioners: readProvisioners(root.get('provisioners'), complaints),
    errorCleanupProvisioner: readErrorCleanup(root.get('error-cleanup-provisioner'), complaints),
    postProcessors: readPostProcessors(root.get('post-processors'), complaints),
  }
}

type Root = ReadonlyMap<string, Value>

/** The root's values by their key in lower case; complains about keys that it doesn't know. */
function rootEntries(map: MapValue | undefined, complaints: Complaints): Root {
  const root = new Map<string, Value>()
  for (const entry of map?.entries ?? []) {
    const key = entry.key.toLowerCase()
    if (root.has(key)) unknownKey(entry.key, entry.keyPlace, complaints, `"${key}" is there already`)
    else if (ROOT_KEYS.includes(key)) root.set(key, entry.value)
    else if (key.startsWith('_')) checkComment(entry, complaints)
    else unknownKey(entry.key, entry.keyPlace, complaints)
  }
  return root
}

function checkComment({ key, value }: MapEntry, complaints: Complaints): void {
  if (value.kind !== 'string') complaints.mismatch(`the comment "${key}"`, 'a string', value)
}

function underscored(root: Value): readonly string[] {
  const entries = root.kind === 'map' ? root.entries : []
  return entries.flatMap(({ key, value }) => (key.startsWith('_') && value.kind === 'string' ? [value.value] : []))
}

function listed(root: Root): readonly string[] {
  const list = root.get('comments')
  const objects = list?.kind === 'list' ? list.items : []
  const entries = objects.flatMap((object) => (object.kind === 'map' ? object.entries : []))
  return entries.flatMap(({ value }) => (value.kind === 'string' ? [value.value] : []))
}

function unknownKey(key: string, place: Place, complaints: Complaints, reason?: string): void {
  const near = nearest(key, ROOT_KEYS)
  const hint = near ? `did you mean "${near}"?` : 'a root key that begins with "_" is a comment'
  complaints.add('template/unknown-key', `unknown root key "${key}"`, place, reason ?? hint)
}

function readString(root: Root, key: string, complaints: Complaints): StringValue | undefined {
  const value = root.get(key)
  if (!value || value.kind === 'null') return undefined
  return value.kind === 'string' ? value : complaints.mismatch(`"${key}"`, 'a string', value)
}

/** Packer checks the shape of these two although nothing reads them. */
function checkIgnored(root: Root, complaints: Complaints): void {
  mapOf(root.get('push'), '"push"', complaints)
  for (const item of listOf(root.get('comments'), '"comments"', complaints)?.items ?? []) {
    for (const { key, value } of mapOf(item, 'a member of "comments"', complaints)?.entries ?? []) {
      if (value.kind !== 'string') complaints.mismatch(`the comment "${key}"`, 'a string', value)
    }
  }
}
