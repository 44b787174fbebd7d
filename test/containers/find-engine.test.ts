import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findEngine } from '../../src/containers/index.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ingot-engine-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const program = (name: string, mode = 0o755) => writeFileSync(join(folder, name), '#!/bin/sh\n', { mode })
const find = (path?: string) => findEngine(path, { env: { PATH: folder }, cwd: folder })

test('docker comes before podman, which comes before nothing', () => {
  expect(() => find()).toThrow('neither docker nor podman is on the PATH')
  program('podman')
  expect(find()).toMatchObject({ engine: { program: join(folder, 'podman') }, standsIn: true })
  program('docker', 0o644)
  expect(find()).toMatchObject({ engine: { program: join(folder, 'podman') } })
  rmSync(join(folder, 'docker'))
  program('docker')
  expect(find()).toMatchObject({ engine: { program: join(folder, 'docker') }, standsIn: false })
})

test('docker_path is a name on the PATH or a path', () => {
  program('nerdctl')
  for (const path of ['nerdctl', './nerdctl', join(folder, 'nerdctl')]) {
    expect(find(path)).toMatchObject({ engine: { program: join(folder, 'nerdctl') }, standsIn: false })
  }
  expect(() => find('./no')).toThrow('"docker_path" "./no" is not a program that can be run')
})
