import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** Writes the types of what is exported, `ingot` and `ingot/hcl`, for those who use it from TypeScript. */
export function writeTypes(folder: string): void {
  execFileSync('tsc', ['-p', 'scripts/types.json', '--outDir', folder], { stdio: 'inherit' })
  const reached = new Set<string>()
  for (const entry of ['index.d.ts', 'hcl/index.d.ts']) reach(resolve(folder, entry), reached)
  // The compiler writes those of every file that it reads; most are nobody's business.
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (name.endsWith('.d.ts') && !reached.has(resolve(folder, name))) rmSync(join(folder, name))
  }
  removeEmpty(folder)
}

/** Adds a file and all that its types are made of. */
function reach(file: string, reached: Set<string>): void {
  if (reached.has(file)) return
  reached.add(file)
  const text = readFileSync(file, 'utf8')
  for (const [, specifier = ''] of text.matchAll(/(?:from |import\()['"](\.[^'"]+)\.ts['"]/g)) {
    reach(resolve(dirname(file), `${specifier}.d.ts`), reached)
  }
}

function removeEmpty(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeEmpty(join(folder, entry.name))
  }
  if (readdirSync(folder).length === 0) rmSync(folder, { recursive: true })
}
