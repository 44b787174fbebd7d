import { IngotError, inFileOrder, throwAll } from '../../errors/index.ts'
import type { TemplateSource } from '../request.ts'
import type { MapValue, Value } from '../value.ts'
import { checkNames } from './check.ts'
import { Complaints } from './complaints.ts'
import { duplicateKeys } from './duplicates.ts'
import { parseJsonWithDuplicates } from './parse.ts'
import { readRoot } from './read.ts'
import { readJsonText } from './read-text.ts'

/** A JSON template as values, for who changes it before it is checked. */
export interface RawTemplate {
  readonly root: MapValue
  /** About keys that stand twice in one object, in the order of the file. They are still there twice. */
  readonly duplicates: readonly IngotError[]
}

/** Opens a JSON template of any shape. @throws IngotError or IngotErrors: `template/not-found`, `template/json-syntax` … */
export async function readRawTemplate(source: TemplateSource): Promise<RawTemplate> {
  const text = await readJsonText(source)
  const root = parseJsonWithDuplicates({ file: source.path, text })
  if (root.kind !== 'map') {
    throw new IngotError('template/type', 'a template must be an object', { place: root.place })
  }
  return { root, duplicates: inFileOrder(duplicateKeys(root)) }
}

/**
 * Checks the shape of a template, and that the builders which it names exist. Neither its variables nor the version that
 * it asks for are looked at.
 * @throws IngotError or IngotErrors with every mistake, in the order of the file
 */
export function checkRawTemplate(path: string, root: Value): void {
  const complaints = new Complaints()
  const document = readRoot(path, root, complaints)
  if (complaints.errors.length === 0) checkNames(document, complaints)
  throwAll(inFileOrder(complaints.errors))
}
