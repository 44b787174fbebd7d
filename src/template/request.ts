import type { Host } from '../engine/host.ts'
import type { Place } from '../errors/index.ts'
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
  /** Told of every value that must not be shown, as soon as it is known, whether or not the template can be read to its end. */
  readonly secret?: (text: string) => void
  /** Imports templates that are modules. Absent where only other templates are read. */
  readonly modules?: ModuleImporter
  /** Told of every text that a template's module consists of, in an order of their own. */
  readonly source?: (text: string) => void
  /** Gives the facts of a data source that a template's function asks for. @throws IngotError */
  readonly readData?: (data: WrittenData) => Promise<Readonly<Record<string, unknown>>>
}

/** A data source with its options as a template gives them. */
export interface WrittenData {
  readonly type: string
  readonly place: Place
  readonly config: MapValue
}

/** How a file that the user named is read. */
export type FileAccess = Pick<LoadRequest, 'read' | 'namesIn'>

/** How a template is read. */
export type TemplateSource = FileAccess & Pick<LoadRequest, 'path' | 'modules'>

export interface NameValue {
  readonly name: string
  readonly value: string
}

/** Where a `-var` flag stands, for messages: the flag has no file, so its own text takes the place of one. */
export function placeOfVar({ name }: NameValue): Place {
  return { file: `-var ${name}`, line: 1, column: 1 }
}
