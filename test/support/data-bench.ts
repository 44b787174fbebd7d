import type { DataConfig, DataReaderParts, DataSourceType, DataValues } from '../../src/engine/index.ts'
import { DataMemory, DataReader, type LocalCloudAccess, Masker } from '../../src/engine/index.ts'
import { layerOf } from './component.ts'
import { type FakeHost, fakeHost } from './fake-host.ts'

/** What a data source's test needs around it: options read as in a template, and what they were told to keep secret. */
export interface DataBench {
  readonly host: FakeHost
  readonly reader: DataReader
  readonly abort: AbortController
  /** All that must not be shown, in the order in which it became known. */
  readonly secrets: string[]
  /** What is kept of it with the run. */
  readonly memory: DataMemory
  /** Reads `data "TYPE" "example"` with these options. */
  read(options: object): Promise<DataValues>
}

export interface DataBenchOptions {
  readonly folder: string
  readonly env?: Readonly<Record<string, string | undefined>>
  /** As with `--local`. */
  readonly localCloud?: LocalCloudAccess
}

export function dataBench(type: DataSourceType, { folder, env = {}, localCloud }: DataBenchOptions): DataBench {
  const host = fakeHost({ ...env, INGOT_HOME: `${folder}/ingot` }, folder)
  const abort = new AbortController()
  const secrets: string[] = []
  const memory = new DataMemory({ run: 'run', past: [], masker: new Masker(), force: false })
  const parts: DataReaderParts = {
    registry: { [type.type]: async () => type },
    context: {
      secret: (text) => void secrets.push(text),
      templatePath: `${folder}/template.pkr.hcl`,
      cwd: folder,
      env: host.env,
    },
    memory,
    reading: { host, signal: abort.signal, ...(localCloud ? { localCloud: async () => localCloud } : {}) },
  }
  const reader = new DataReader(parts)
  return { host, reader, abort, secrets, memory, read: (options) => reader.read(dataConfig(type.type, options)) }
}

/** `data "TYPE" "example"` on line 1 of template.json. */
export function dataConfig(type: string, options: object): DataConfig {
  const layer = layerOf(options)
  return { type, name: 'example', place: layer.place, layers: [layer] }
}
