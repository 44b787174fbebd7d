import type { FunctionHost, HclFunction, Value } from '../../../hcl/index.ts'
import type { OutsideValues } from '../../gotemplate/index.ts'

/** What Packer's functions look at outside of the template. */
export interface PackerFunctionHost extends FunctionHost {
  readonly files: Files
  /** The template's folder (`path.root`): `file`, `fileexists`, `fileset` and `templatefile` start there. */
  readonly root: string
  /** The folder in which the program runs (`path.cwd`): `filebase64` and `abspath` start there. */
  readonly cwd: string
  /** The user's folder, which `~` stands for. */
  readonly home: string
  /** The instant at which the program started, for the functions of old. */
  readonly start: Date
  readonly outside: OutsideValues
  readonly renderTemplate: RenderTemplate
}

/** Reading files. Paths are absolute. */
export interface Files {
  /** What stands at the path, links followed; undefined for nothing. */
  kind(path: string): 'file' | 'folder' | 'other' | undefined
  /** At most so many bytes; one more of what has more. Throws for what can't be read. */
  read(path: string, most: number): Uint8Array
  /**
   * The paths below the folder that match a pattern with `*`, `?`, `[…]`, `{…}` and `**`, relative to the folder.
   * @param visit told of each file and folder that is looked at
   */
  match(folder: string, pattern: string, visit: () => void): readonly string[]
}

/** Evaluates a text in HCL's template language. Throws `FunctionError` for what is wrong in it. */
export type RenderTemplate = (template: TemplateFile) => Value

export interface TemplateFile {
  readonly path: string
  readonly text: string
  readonly variables: ReadonlyMap<string, Value>
  /** All functions but `templatefile` itself. */
  readonly functions: Readonly<Record<string, HclFunction>>
}
