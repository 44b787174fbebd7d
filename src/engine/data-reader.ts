import { flattenErrors, IngotError, IngotErrors, messageOf } from '../errors/index.ts'
import { decodeOptions, sensitiveTexts } from '../options/index.ts'
import type { ComponentConfig, MapValue } from '../template/index.ts'
import type { DataSourceContext, DataSourceType, PreparedDataSource, ReadContext, Registry } from './component.ts'
import type { DataMemory, ReadData } from './data-memory.ts'

/** What `data.TYPE.NAME` has, by the definition of its type's output. */
export type DataValues = Readonly<Record<string, unknown>>

/** One `data` block of a template, its expressions evaluated. */
export interface DataConfig extends Pick<ComponentConfig, 'type' | 'name' | 'place' | 'typePlace' | 'placed'> {
  readonly layers: readonly MapValue[]
}

export interface DataReaderParts {
  readonly registry: Registry<DataSourceType>
  readonly context: DataSourceContext
  readonly reading: ReadContext
  readonly memory: DataMemory
}

/** Finds, checks and reads the data sources of a template: what its syntax needs of them, without knowing any. */
export class DataReader {
  readonly #parts: DataReaderParts

  constructor(parts: DataReaderParts) {
    this.#parts = parts
  }

  /** Loads a type of data source, with its options and output. @throws IngotError `template/not-built-in`, `template/unknown-component` */
  async type(config: Omit<DataConfig, 'layers'>): Promise<DataSourceType> {
    const { registry } = this.#parts
    const load = Object.hasOwn(registry, config.type) ? registry[config.type] : undefined
    if (load) return load()
    const { missingComponent } = await import('./missing-component.ts')
    throw missingComponent('data source', config, { builtIn: Object.keys(registry), hasOthers: false })
  }

  /** Checks the options. Nothing is read or asked. @throws IngotError, IngotErrors with places */
  async prepare(config: DataConfig): Promise<PreparedDataSource> {
    const { prepared } = await this.#prepareInPlace(config)
    return prepared
  }

  /**
   * Gives what the data source knows: what it told an earlier process of the run, where that counts.
   * @throws IngotError whose place is the option's or the block's; the signal's reason when aborted
   */
  async read(config: DataConfig): Promise<DataValues> {
    const { options, read } = await this.#prepareInPlace(config)
    const { reading, memory } = this.#parts
    const known = memory.of({ type: config.type, label: labelOf(config), place: config.place, options })
    if (known.values) return known.values
    const answer = await read(reading)
    await known.note(answer)
    return answer.values
  }

  async #prepareInPlace(config: DataConfig): Promise<Prepared> {
    try {
      return await this.#prepare(config, config.layers)
    } catch (error) {
      if (!config.placed) throw error
      return this.#prepare(config, await config.placed())
    }
  }

  async #prepare(config: DataConfig, layers: DataConfig['layers']): Promise<Prepared> {
    const type = await this.type(config)
    const { context } = this.#parts
    const component = labelOf(config)
    const decoded = decodeOptions({
      definition: type.options,
      component,
      layers,
      // The syntax's own expressions are evaluated already, and there is nothing else in these texts.
      render: (text) => text,
    })
    for (const text of sensitiveTexts(type.options, decoded.options)) context.secret(text)
    const secrets: string[] = []
    const secret = (text: string) => {
      secrets.push(text)
      context.secret(text)
    }
    const prepared = type.prepare(decoded, { ...context, secret })
    const warnings = [...decoded.warnings, ...prepared.warnings].map((warning) => `${component}: ${warning}`)
    return {
      options: decoded.options,
      prepared: {
        warnings,
        permissions: () => prepared.permissions?.() ?? [],
        read: (reading) => prepared.read(reading),
      },
      async read(reading) {
        const values = await inPlace(config, reading, () => prepared.read(reading))
        return { values, compared: type.compared?.(values), isSecret: holdsAny(values, secrets) }
      },
    }
  }
}

interface Prepared {
  readonly options: object
  readonly prepared: PreparedDataSource
  read(reading: ReadContext): Promise<ReadData>
}

/** Shorter ones are in many texts by chance, and count only where they are the whole of one. */
const SHORTEST_PART = 4

/** Keys with which it was asked are secret as well, but no part of the answer. */
function holdsAny(value: unknown, secrets: readonly string[]): boolean {
  if (typeof value === 'string') {
    return secrets.some((secret) => value === secret || (secret.length >= SHORTEST_PART && value.includes(secret)))
  }
  return typeof value === 'object' && value !== null && Object.values(value).some((member) => holdsAny(member, secrets))
}

async function inPlace<T>(config: DataConfig, { signal }: ReadContext, work: () => Promise<T>): Promise<T> {
  try {
    signal.throwIfAborted()
    return await work()
  } catch (error) {
    signal.throwIfAborted()
    throw withPlaces(error, config)
  }
}

function labelOf({ type, name }: Pick<DataConfig, 'type' | 'name'>): string {
  return `data "${type}" "${name}"`
}

/** What went wrong outside has no place of its own: it stands where it was asked for. */
function withPlaces(error: unknown, config: DataConfig): IngotError {
  const errors = flattenErrors(error).map((member) => withPlace(member, config))
  const [first] = errors
  return errors.length === 1 && first ? first : new IngotErrors(errors)
}

function withPlace(error: unknown, config: DataConfig): IngotError {
  const { place } = config
  const message = `${labelOf(config)}: ${messageOf(error)}`
  if (!(error instanceof IngotError)) return new IngotError('internal/unexpected', message, { place, cause: error })
  const { code, hint, step, details } = error
  return new IngotError(code, message, { place: error.place ?? place, hint, step, details, cause: error })
}
