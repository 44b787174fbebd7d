import type { OpenCloud } from '../cloud/index.ts'
import { dataSources } from '../data-sources/index.ts'
import {
  type DataMemory,
  DataReader,
  type DataSourceContext,
  type Host,
  type Masker,
  type People,
  type PreparedDataSource,
} from '../engine/index.ts'
import { flattenErrors, IngotError, throwAll } from '../errors/index.ts'
import { isAboutStandIn } from '../options/index.ts'
import type { DataConfig, DataSources, LoadRequest, WrittenData } from '../template/index.ts'
import { standInFacts } from './stand-in-facts.ts'

export interface DataParts {
  readonly host: Host
  readonly secrets: Masker
  readonly signal: AbortSignal
  /** Whether data sources are read. Otherwise only their options are checked. */
  readonly areRead: boolean
  /** Whether they ask the local cloud. */
  readonly local: boolean
  readonly templatePath: string
  /** Of the run for which they are read. */
  readonly memory: DataMemory
  /** Those who are told of waits, and asked for codes and new credentials. */
  readonly people?: People | undefined
}

/** Lets a template use the data sources that are built in. */
export class DataAccess {
  /** Those that the template uses, as far as their options are right. */
  readonly prepared: PreparedDataSource[] = []
  readonly #parts: DataParts
  readonly #reader: DataReader
  #localCloud: Promise<OpenCloud> | undefined

  constructor(parts: DataParts) {
    const { host, secrets, signal, local, templatePath, memory, people } = parts
    const context: DataSourceContext = {
      secret: (text) => secrets.add(text),
      templatePath,
      cwd: host.cwd,
      env: host.env,
      ...(people ? { people } : {}),
    }
    const reading = { host, signal, ...(local ? { localCloud: () => this.#openLocalCloud() } : {}) }
    this.#parts = parts
    this.#reader = new DataReader({ registry: dataSources, context, reading, memory })
  }

  /** What loading the template takes. */
  get request(): Required<Pick<LoadRequest, 'dataSources' | 'readData'>> {
    const { areRead } = this.#parts
    const sources: DataSources = {
      type: (block) => this.#reader.type(block),
      prepare: (config) => this.#prepare(config),
      read: (config) => this.#reader.read(config),
    }
    return { dataSources: { sources, areRead }, readData: (data) => this.#read(data) }
  }

  /** Nothing can be read after this. */
  async close(): Promise<void> {
    const cloud = await this.#localCloud?.catch(() => undefined)
    await cloud?.close()
  }

  async #read({ type, place, config, placed }: WrittenData): Promise<Readonly<Record<string, unknown>>> {
    const layers = { layers: [config], placed: async () => [await placed()] }
    const block = { type, name: type, place, typePlace: place, ...layers }
    if (this.#parts.areRead) return this.#reader.read(block)
    await this.#prepareOpen(block)
    return standInFacts((await this.#reader.type(block)).output)
  }

  /** Of a source that takes values from others, what only stands in for those is not complained of. */
  async #prepareOpen(config: DataConfig): Promise<void> {
    try {
      await this.#prepare(config)
    } catch (error) {
      const members = flattenErrors(error)
      const mistakes = members.filter((member) => member instanceof IngotError)
      if (mistakes.length < members.length) throw error
      throwAll(mistakes.filter((mistake) => !isAboutStandIn(mistake)))
    }
  }

  async #prepare(config: DataConfig): Promise<PreparedDataSource> {
    const prepared = await this.#reader.prepare(config)
    this.prepared.push(prepared)
    return prepared
  }

  #openLocalCloud(): Promise<OpenCloud> {
    this.#localCloud ??= this.#open()
    return this.#localCloud
  }

  async #open(): Promise<OpenCloud> {
    const { openLocalCloud } = await import('../cloud/index.ts')
    return openLocalCloud(this.#parts.host, { message: () => {} }, { lookOnly: true })
  }
}
