import { extname } from 'node:path'

const EXTENSIONS = ['.ts', '.mts', '.js', '.mjs']

/** Whether a template is a module, by its name. */
export function isModule(path: string): boolean {
  return EXTENSIONS.includes(extname(path))
}
