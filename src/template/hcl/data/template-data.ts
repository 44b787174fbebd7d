import { flattenErrors, IngotError } from '../../../errors/index.ts'
import {
  convert,
  type EvaluationContext,
  hasErrors,
  nullValue,
  type ObjectType,
  objectValue,
  SENSITIVE,
  UNKNOWN,
  unknownValue,
  type Value,
  withMarks,
} from '../../../hcl/index.ts'
import { type AnyType, bareType, isAboutStandIn, type OptionsDefinition, optionMetaOf } from '../../../options/index.ts'
import type { TemplateWarning } from '../../template.ts'
import { componentSpec, outputType, plainValues, readArguments } from '../components/index.ts'
import { placeOf } from '../diagnostics/index.ts'
import type { ComponentBlock } from '../module/index.ts'
import type { DataReader, DataResult } from '../scope/index.ts'
import type { DataBlock, DataSources } from './data-sources.ts'

/** Reads the data sources of one template, each when its value is needed. */
export class TemplateData {
  /** What went wrong outside of the template's own expressions. */
  readonly errors: IngotError[] = []
  readonly warnings: TemplateWarning[] = []
  readonly #sources: DataSources
  readonly #secret: (text: string) => void
  #isRead: boolean

  /** @param isRead whether they are read; otherwise their options are checked, and their values unknown */
  constructor(sources: DataSources, isRead: boolean, secret: (text: string) => void) {
    this.#sources = sources
    this.#isRead = isRead
    this.#secret = secret
  }

  /** Reads nothing from now on: the template is not going to be used. */
  stop(): void {
    this.#isRead = false
  }

  readonly reader: DataReader = async (block, context) => {
    const at = {
      type: block.type,
      name: block.name,
      place: placeOf(block.headerRange),
      typePlace: placeOf(block.typeRange),
    }
    try {
      return await this.#value(at, block, context)
    } catch (error) {
      const errors = flattenErrors(error)
      if (!errors.every((member) => member instanceof IngotError)) throw error
      // Its options may depend on another one that isn't read.
      this.errors.push(...(this.#isRead ? errors : errors.filter((member) => !isAboutStandIn(member))))
      return { value: UNKNOWN, diagnostics: [] }
    }
  }

  async #value(at: DataBlock, { body }: ComponentBlock, context: EvaluationContext): Promise<DataResult> {
    const { options, output } = await this.#sources.type(at)
    const type = outputType(output)
    const { map, diagnostics, open, secrets } = await readArguments(body, componentSpec(options), context, at.place)
    for (const text of secrets) this.#secret(text)
    const later = { value: unknownValue(type), diagnostics }
    if (hasErrors(diagnostics)) return later
    const config = { ...at, layers: [map] }
    const { warnings } = await this.#sources.prepare(config)
    this.warnings.push(...warnings.map((text) => ({ text, place: at.place })))
    // What it is asked for depends on something that isn't there.
    if (!this.#isRead || open.length > 0) return later
    return { value: outputValue(await this.#sources.read(config), output, type), diagnostics }
  }
}

/** What isn't there is null. */
function outputValue(read: Readonly<Record<string, unknown>>, output: OptionsDefinition, type: ObjectType): Value {
  const given = plainValues(read)
  const members = [...type.attributes].map(([name, wanted]) => {
    const value = given[name]
    const converted = value ? convert(value, wanted) : nullValue(wanted)
    return [name, isSensitive(output, name) ? withMarks(converted, new Set([SENSITIVE])) : converted] as const
  })
  return objectValue(members)
}

function isSensitive({ shape }: OptionsDefinition, name: string): boolean {
  const option = (shape as Readonly<Record<string, AnyType>>)[name]
  return option !== undefined && (optionMetaOf(option) ?? optionMetaOf(bareType(option)))?.sensitive === true
}
