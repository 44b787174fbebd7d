import { pathToFileURL } from 'node:url'
import { constants, runInThisContext } from 'node:vm'
import { type LoadedTexts, prepareLoad } from './module-hooks.ts'

export interface ImportedModule {
  /** What the module exports. */
  readonly exports: Readonly<Record<string, unknown>>
  /** The texts of the module and of the files that it imports, by their absolute paths. */
  readonly texts: LoadedTexts
}

/** How templates that are modules are imported. */
export interface ModuleImporter {
  /** The folder from which paths are told. */
  readonly cwd: string
  /** @param path as the user gave it @throws ImportFailure */
  import(path: string): Promise<ImportedModule>
}

/** A module that could not be imported, with what was read of it. */
export class ImportFailure extends Error {
  readonly texts: LoadedTexts

  constructor(cause: unknown, texts: LoadedTexts) {
    super('the module cannot be imported', { cause })
    this.texts = texts
  }
}

/**
 * Imports a template's module, anew each time.
 * @param path absolute
 * @param library what it gets for `import … from 'ingot'`
 * @throws ImportFailure with what the module threw
 */
export async function importModule(path: string, library: object): Promise<ImportedModule> {
  const { url, texts } = prepareLoad(pathToFileURL(path), library)
  try {
    return { exports: await importUrl(url), texts }
  } catch (cause) {
    throw new ImportFailure(cause, texts)
  }
}

/** The built program's own modules are CommonJS, in which `import()` is turned into `require()`; this one stays what it is. */
function importUrl(url: string): Promise<Readonly<Record<string, unknown>>> {
  const withNodesLoader = { importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER }
  return runInThisContext('(url) => import(url)', withNodesLoader)(url)
}
