import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type BuildOptions, build, type TransformOptions, transform } from 'esbuild'
import { bundleOptions } from './bundle.ts'

const root = resolve(import.meta.dirname, '..')

/**
 * Writes the program as CommonJS modules: a startup snapshot can hold those, and Node loads them faster than as many ECMAScript
 * modules. esbuild cuts a program into chunks as ECMAScript modules only, so each is turned afterwards.
 *
 * @param folder where they go, next to each other; made when it isn't there
 * @param how what differs from the program that a checkout runs
 */
export async function writeCommonJs(
  folder: string,
  how: { readonly bundle?: BuildOptions; readonly transform?: TransformOptions } = {},
): Promise<void> {
  const { outputFiles } = await build({
    ...bundleOptions,
    legalComments: 'linked',
    absWorkingDir: root,
    outdir: folder,
    ...how.bundle,
    write: false,
  })
  mkdirSync(folder, { recursive: true })
  // The folder lies below a package.json that says otherwise.
  writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }\n')
  for (const { path, text } of outputFiles) {
    writeFileSync(path, path.endsWith('.js') ? await commonJs(text, how.transform) : text)
  }
}

async function commonJs(text: string, how: TransformOptions = {}): Promise<string> {
  const { code } = await transform(text, {
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    minifySyntax: true,
    legalComments: 'inline',
    supported: { 'dynamic-import': false },
    define: { 'import.meta.filename': '__filename', 'import.meta.dirname': '__dirname' },
    ...how,
  })
  return code
}

/** The names of the modules in such a folder. */
export function moduleNames(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.js'))
}

/** The text of one of them. */
export function moduleText(folder: string, name: string): string {
  return readFileSync(join(folder, name), 'utf8')
}
