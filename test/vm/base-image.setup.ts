import { createHash } from 'node:crypto'
import { globSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { TestProject } from 'vitest/node'
import { runIngot, succeeded } from '../support/ingot.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A folder with a debian-12 base image: an `INGOT_HOME/cache/cloud-images` to link to. */
    baseImages: string
  }
}

const ROOT = resolve(import.meta.dirname, '..', '..')

/** Makes the base image that all VM tests share, once for this checkout and recipe: it takes a minute or two. */
export default async function setup(project: TestProject): Promise<void> {
  const home = resolve(ROOT, '.ingot', `vm-tests-${recipeVersion()}`)
  const images = resolve(home, 'cache', 'cloud-images')
  mkdirSync(images, { recursive: true })
  if (!readdirSync(images).some((name) => name.includes('debian-12'))) {
    succeeded(await runIngot(['cloud', 'image', 'create', 'debian-12'], { cwd: home, env: { INGOT_HOME: home } }))
  }
  project.provide('baseImages', images)
}

/** Changes with everything that an image is made by. */
function recipeVersion(): string {
  const hash = createHash('sha256')
  for (const file of globSync('src/cloud/images/**/*.ts', { cwd: ROOT }).toSorted())
    hash.update(readFileSync(resolve(ROOT, file)))
  return hash.digest('hex').slice(0, 12)
}
