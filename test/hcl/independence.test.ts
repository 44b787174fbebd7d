import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../../src/hcl')
const LIBRARIES = ['decimal.js', 'ipaddr.js', 'jsonc-parser', 're2js', 'yaml']
/** Folders that know nothing of anything, and that others use too. */
const LEAVES = /^\.\.\/(?:unicode|calendar|names)\/index\.ts$/

const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))

describe('src/hcl', () => {
  it.each(files)('%s stands alone', (name) => {
    const file = join(ROOT, name)
    const imports = [...readFileSync(file, 'utf8').matchAll(/from '([^']+)'/g)].flatMap(
      ([, specifier]) => specifier ?? [],
    )
    for (const specifier of imports) {
      if (specifier.startsWith('node:')) continue
      if (!specifier.startsWith('.')) expect(LIBRARIES).toContain(specifier)
      else expect(relative(ROOT, resolve(dirname(file), specifier)).replace(LEAVES, '')).not.toMatch(/^\.\./)
    }
  })
})
