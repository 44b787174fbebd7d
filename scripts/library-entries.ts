import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/** What is imported by name: `ingot` and `ingot/hcl`. */
const ENTRIES = ['index', 'hcl']

/**
 * Writes what `import … from 'ingot'` gets: ECMAScript modules that name each thing, so that a wrong name is found when it is
 * imported. All of it comes from the program's own modules.
 *
 * @param dist the folder in which "program" holds those
 */
export function writeLibraryEntries(dist: string): void {
  const require = createRequire(import.meta.filename)
  for (const entry of ENTRIES) {
    const names = Object.keys(require(join(dist, 'program', `${entry}.js`)))
    const text = `import program from './program/${entry}.js'\n\nexport const { ${names.join(', ')} } = program\n`
    writeFileSync(join(dist, `${entry}.js`), text)
  }
}
