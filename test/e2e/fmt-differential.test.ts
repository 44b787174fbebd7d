import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CliSandbox } from '../support/cli.ts'
import { writeTemplateFolder } from '../support/hcl/template-folder.ts'
import { runPacker } from '../support/packer.ts'

// The same files through Debian's `packer fmt` and through `ingot fmt`: the same bytes on the screen and on the disk.

let theirs: string
let ours: CliSandbox
beforeAll(async () => {
  theirs = await mkdtemp(join(tmpdir(), 'ingot-packer-'))
  ours = await CliSandbox.make()
  writeTemplateFolder(join(theirs, 'large'), { files: 4, lines: 1000 })
  await unsettle(join(theirs, 'large'))
  await writeFile(join(theirs, 'last.pkr.hcl'), 'x =   1')
  await writeFile(join(theirs, 'one.pkrvars.hcl'), 'x =   1\n')
  await writeFile(join(theirs, 'mistaken.pkr.hcl'), 'x = {\n')
  await writeFile(join(theirs, 'straight.pkr.hcl'), 'x = 1\n')
  await cp(theirs, ours.folder, { recursive: true })
})
afterAll(async () => {
  await rm(theirs, { recursive: true })
  await ours.remove()
})

/** Spaces as nobody would leave them, in every third line that is no text of a script. */
async function unsettle(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const lines = (await readFile(path, 'utf8')).split('\n')
    const crooked = lines.map((line, index) =>
      index % 3 === 0 && !line.includes('echo') ? line.replace(/^ {2}/, '\t ').replace(' = ', '=   ') : line,
    )
    await writeFile(path, crooked.join('\n'))
  }
}

async function expectTheSame(...args: string[]): Promise<number> {
  const { code, stdout } = await runPacker(theirs, 'fmt', ...args)
  const ingot = await ours.run(['fmt', ...args])
  expect(ingot.status).toBe(code)
  expect(ingot.stdout.split(/^Error/m)[0]).toBe(stdout.split(/^Error/m)[0])
  return ingot.status
}

describe('as Packer does it', () => {
  test.each([
    [['-check', 'large'], 3],
    [['-check', '-diff', 'large'], 3],
    [['-diff', '-check', '.'], 1],
    [['-check', 'straight.pkr.hcl'], 0],
    [['-write=false', '-diff', 'last.pkr.hcl'], 0],
    [['mistaken.pkr.hcl'], 1],
    [['one.pkrvars.hcl'], 0],
    [['large'], 0],
    [['-check', 'large'], 0],
  ])('%j exits with %i', async (args, status) => {
    expect(await expectTheSame(...args)).toBe(status)
  })

  test('the files are the same afterwards', async () => {
    for (const name of [
      'one.pkrvars.hcl',
      'last.pkr.hcl',
      ...(await readdir(join(theirs, 'large'))).map((n) => `large/${n}`),
    ]) {
      expect(await readFile(join(ours.folder, name), 'utf8'), name).toBe(await readFile(join(theirs, name), 'utf8'))
    }
  })
})
