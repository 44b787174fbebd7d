import type { Host } from '../engine/host.ts'
import type { Place } from '../errors/index.ts'
import type { DataSources } from './hcl/data/data-sources.ts'
import type { ModuleImporter } from './typescript/import-module.ts'
import type { MapValue } from './value.ts'

/** What a command knows of the template it is to load. */
export interface LoadRequest {
  /** As the user gave it; `-` for standard input. */
  readonly path: string
  /** Reads a file, relative to the working folder, or standard input for `-`. @throws what `node:fs` throws */
  readonly read: (path: string) => Promise<string>
  /** The names in a folder, for the hint about a file that isn't there. @throws what `node:fs` throws */
  readonly namesIn?: ((folder: string) => Promise<readonly string[]>) | undefined
  /** `-var`, in the order of the command line. */
  readonly vars: readonly NameValue[]
  /** `-var-file`, in the order of the command line. */
  readonly varFiles: readonly string[]
  readonly only: readonly string[]
  readonly except: readonly string[]
  readonly host: Host
  /** HCL2: whether to warn of what variable files set and the template doesn't declare. */
  readonly warnUndeclared?: boolean
  /** What a file is whose name doesn't say so. JSON if it isn't set. */
  readonly syntax?: 'json' | 'hcl2'
  /** HCL2: what its data sources are read with. Without it, nothing is known of them. */
  readonly dataSources?: TemplateDataSources
  /** Told of every value that must not be shown, as soon as it is known, whether or not the template can be read to its end. */
  readonly secret?: (text: string) => void
  /** Imports templates that are modules. Absent where only other templates are read. */
  readonly modules?: ModuleImporter
  /** Told of every text that a template of several files consists of, in an order of their own, with its path where there is one. */
  readonly source?: (text: string, file?: string) => void
  /** Gives the facts of a data source that a template's function asks for. @throws IngotError */
  readonly readData?: (data: WrittenData) => Promise<Readonly<Record<string, unknown>>>
}

/** A data source with its options as a template gives them. */
export interface WrittenData {
  readonly type: string
  readonly place: Place
  readonly config: MapValue
  /** The same with a place for every value: for pointing at what is wrong. */
  readonly placed: () => Promise<MapValue>
}

export interface TemplateDataSources {
  readonly sources: DataSources
  /** Otherwise only their options are checked. */
  readonly areRead: boolean
}

/** How a file that the user named is read. */
export type FileAccess = Pick<LoadRequest, 'read' | 'namesIn'>

/** How a template is read. */
export type TemplateSource = FileAccess & Pick<LoadRequest, 'path' | 'modules' | 'syntax'>

export interface NameValue {
  readonly name: string
  readonly value: string
}

/** Where a `-var` flag stands, for messages: the flag has no file, so its own text takes the place of one. */
export function placeOfVar({ name }: NameValue): Place {
  return { file: `-var ${name}`, line: 1, column: 1 }
}
