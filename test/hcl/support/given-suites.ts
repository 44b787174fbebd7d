import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * The folders with files of an ending, in a folder that INGOT_HCL_SPECSUITE names: a checkout, part of one, or what several are in.
 * @throws Error when the folder isn't there
 */
export function givenSuites(ending: string): readonly string[] {
  const given = process.env['INGOT_HCL_SPECSUITE']
  if (!given) return []
  const names = readdirSync(given, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(ending))
  return [...new Set(names.map((name) => dirname(join(given, name))))].sort()
}
