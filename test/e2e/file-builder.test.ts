import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { artifactLines } from '../support/docker-sandbox.ts'
import { PROGRAM, run, runIngot, succeeded } from '../support/ingot.ts'
import { runPacker } from '../support/packer.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ingot-file-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('the file builder makes what Packer makes, whatever provisioners ask of nobody', async () => {
  const template = {
    builders: [{ type: 'file', target: 'made/hello.txt', content: 'hello\n' }],
    provisioners: [
      { type: 'shell', inline: ['exit 3'] },
      { type: 'file', source: 'template.json', destination: '/nowhere' },
      { type: 'shell-local', inline: ['cat made/hello.txt >> seen'] },
    ],
    'post-processors': [{ type: 'checksum', checksum_types: ['sha1'], output: 'sums' }, 'manifest'],
  }
  writeFileSync(join(folder, 'template.json'), JSON.stringify(template))
  const packer = await runPacker(folder, 'build', '-machine-readable', 'template.json')
  rmSync(join(folder, 'made'), { recursive: true })
  rmSync(join(folder, 'sums'))
  const env = { INGOT_HOME: join(folder, 'home') }
  const ingot = await runIngot(['build', '-machine-readable', 'template.json'], { cwd: folder, env })
  succeeded(packer)
  succeeded(ingot)
  expect(artifactLines(ingot)).toEqual(artifactLines(packer))
  expect(readFileSync(join(folder, 'seen'), 'utf8')).toBe('hello\nhello\n')
})

test('a full disk keeps no half of a file', async () => {
  const builders = [{ type: 'file', target: 'small/made.txt', content: 'x'.repeat(200_000) }]
  writeFileSync(join(folder, 'template.json'), JSON.stringify({ builders }))
  mkdirSync(join(folder, 'small'))
  // In a world of its own, so that nobody else sees the little disk.
  const script = `mount -t tmpfs -o size=64k tmpfs small && { ${PROGRAM} build template.json; ls -A small; }`
  const env = { INGOT_HOME: join(folder, 'home') }
  const { stdout } = await run('unshare', ['--mount', 'sh', '-c', script], { cwd: folder, env })
  expect(stdout).toContain('"target" "small/made.txt" can\'t be written: ENOSPC')
  expect(stdout).toContain('Hint: make room on the disk')
  expect(stdout).toMatch(/in all .*\n$/)
})
