import { join } from 'node:path'
import { foldersWith } from './find-up.ts'

/** Where a template lies and what there is around it. */
export interface Surroundings {
  /** The template's absolute path. */
  readonly template: string
  readonly folder: string
  /** Where the types of `ingot` are, for a template beside which it isn't installed. */
  readonly ownTypes: string | undefined
}

/**
 * The compiler's configuration for one template: the settings of the project around it, where there is one.
 * @returns undefined when nobody knows the types of `ingot`
 */
export function projectFor({ template, folder, ownTypes }: Surroundings): object | undefined {
  const isInstalled = foldersWith('node_modules/ingot/package.json', folder).length > 0
  if (!isInstalled && ownTypes === undefined) return undefined
  const [around] = foldersWith('tsconfig.json', folder)
  const roots = foldersWith('node_modules/@types', folder).map((found) => join(found, 'node_modules', '@types'))
  return {
    ...(around === undefined ? {} : { extends: join(around, 'tsconfig.json') }),
    compilerOptions: {
      ...(around === undefined ? settingsFor(folder) : {}),
      noEmit: true,
      composite: false,
      incremental: false,
      skipLibCheck: true,
      allowImportingTsExtensions: true,
      // The file with this stands elsewhere, where none would be found.
      ...(roots.length > 0 ? { typeRoots: roots } : {}),
      ...(isInstalled ? {} : { paths: { ingot: [ownTypes] } }),
    },
    files: [template],
    include: [],
    references: [],
  }
}

/** What fits how templates are run: as modules, their types only taken away. */
function settingsFor(folder: string): object {
  return {
    strict: true,
    target: 'esnext',
    // A template is a module whatever the package.json around it says.
    module: 'esnext',
    moduleResolution: 'bundler',
    moduleDetection: 'force',
    verbatimModuleSyntax: true,
    erasableSyntaxOnly: true,
    types: foldersWith('node_modules/@types/node', folder).length > 0 ? ['node'] : [],
  }
}
