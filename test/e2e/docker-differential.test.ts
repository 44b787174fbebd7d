import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { artifactLines, DockerSandbox } from '../support/docker-sandbox.ts'
import { succeeded } from '../support/ingot.ts'

let sandbox: DockerSandbox
beforeAll(() => {
  sandbox = new DockerSandbox()
})
afterAll(() => sandbox?.stop())

async function both(template: string) {
  const packer = await sandbox.packer('build', '-machine-readable', template)
  const manifest = { packer: manifestOf(), ingot: '' }
  const ingot = await sandbox.ingot('build', '-machine-readable', template)
  manifest.ingot = manifestOf()
  succeeded(packer)
  succeeded(ingot)
  return { packer, ingot, manifest }
}

/** What doesn't change from one run to the next. */
function manifestOf(): string {
  const { builds } = JSON.parse(sandbox.read('packer-manifest.json'))
  return JSON.stringify(builds.at(-1))
    .replace(/[0-9a-f]{64}/g, '…')
    .replace(/"(build_time|packer_run_uuid)":[^,]+,/g, '')
}

test('commit, tag and save give the same artifacts and manifest', async () => {
  const template = sandbox.template(
    'commit.json',
    { commit: true, changes: ['ENV A=b'], author: 'me' },
    {
      provisioners: [{ type: 'shell', inline: ['echo hello > /made', 'id -un >> /made'] }],
      'post-processors': [
        [
          { type: 'docker-tag', repository: 'localhost/made', tag: ['a', 'b'] },
          { type: 'docker-tag', repository: 'localhost/other' },
          { type: 'docker-save', path: 'image.tar' },
        ],
        { type: 'manifest', custom_data: { sha: '{{build `ImageSha256`}}', id: '{{build `ID`}}' } },
      ],
    },
  )
  const { packer, ingot, manifest } = await both(template)
  expect(artifactLines(ingot)).toEqual(artifactLines(packer))
  expect(manifest.ingot).toBe(manifest.packer)
  const image = sandbox.image('localhost/made:a')
  expect(image).toMatchObject({ Author: 'me', Config: { Env: expect.arrayContaining(['A=b']) } })
  expect(sandbox.podman.run('run', '--rm', '--ulimit', 'host', 'localhost/made:b', 'cat', '/made')).toBe(
    'hello\nroot\n',
  )
})

test('export and import give the same artifacts and manifest', async () => {
  const template = sandbox.template(
    'export.json',
    { export_path: 'files.tar' },
    {
      provisioners: [{ type: 'shell', inline: ['echo exported > /made'] }],
      'post-processors': [
        [{ type: 'docker-import', repository: 'localhost/imported', tag: '1', changes: ['ENV C=d'] }, 'manifest'],
      ],
    },
  )
  const { packer, ingot, manifest } = await both(template)
  expect(artifactLines(ingot)).toEqual(artifactLines(packer))
  expect(manifest.ingot).toBe(manifest.packer)
  expect(sandbox.image('localhost/imported:1').Config.Env).toContain('C=d')
  expect(() => sandbox.read('files.tar')).toThrow('ENOENT')
})

test('scripts see the same surroundings, files arrive in the same places', async () => {
  sandbox.write('file.txt', 'text')
  mkdirSync(join(sandbox.folder, 'tree', 'inner'), { recursive: true })
  sandbox.write('tree/inner/script', '#!/bin/sh\n')
  symlinkSync('inner/script', join(sandbox.folder, 'tree', 'link'))
  symlinkSync('/bin/of/the/image', join(sandbox.folder, 'tree', 'nowhere'))
  const provisioners = [
    { type: 'file', source: 'file.txt', destination: '/tmp/file.txt' },
    { type: 'file', source: 'tree', destination: '/tmp/new' },
    { type: 'file', source: 'tree/', destination: '/tmp/contents' },
    { type: 'file', source: 'tree', destination: '/tmp' },
    { type: 'shell', inline: ["env | grep -v '^_=' | sort", 'pwd', 'id', 'umask', 'ulimit -n', 'tty || true'] },
    {
      type: 'shell',
      inline: [
        'find /tmp -path "*run*" -prune -o -print | grep -v script_ | sort',
        'ls -ln /tmp/file.txt',
        'readlink /tmp/new/link',
        'readlink /tmp/contents/nowhere',
      ],
    },
    {
      type: 'shell',
      inline: ['echo "again $(env | wc -l)"'],
    },
    { type: 'shell', inline: ['exit 137'], valid_exit_codes: [137] },
  ]
  const template = sandbox.template('same.json', { discard: true }, { provisioners })
  const packer = await sandbox.packer('build', template)
  const ingot = await sandbox.ingot('build', template)
  expect(outputOf(succeeded(ingot))).toEqual(outputOf(succeeded(packer)))
})

/** What the scripts wrote, without times. */
function outputOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.replaceAll(/\u001b\[[\d;]*m/g, ''))
    .flatMap((line) => /^(?:==>| {3}) docker: ?(.*)$/.exec(line)?.[1] ?? [])
    .filter(
      (line) => !/^(Giving|Killing|Starting|Run command|Container ID|Using|Provisioning|Creating|Uploading)/.test(line),
    )
    .map((line) => line.replace(/\w+ +\d+ \d+:\d+/, 'TIME'))
}
