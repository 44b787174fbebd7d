import { mkdirSync, readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import type { TestProject } from 'vitest/node'
import { runIngot, succeeded } from '../support/ingot.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A folder with a debian-12 base image: an `INGOT_HOME/cache/cloud-images` to link to. */
    baseImages: string
  }
}

/** Makes the base image that all VM tests share, once for this checkout: it takes a minute or two. */
export default async function setup(project: TestProject): Promise<void> {
  const home = resolve(import.meta.dirname, '..', '..', '.ingot', 'vm-tests')
  const images = resolve(home, 'cache', 'cloud-images')
  mkdirSync(images, { recursive: true })
  if (!readdirSync(images).some((name) => name.includes('debian-12'))) {
    succeeded(await runIngot(['cloud', 'image', 'create', 'debian-12'], { cwd: home, env: { INGOT_HOME: home } }))
  }
  project.provide('baseImages', images)
}
