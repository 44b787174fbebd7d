import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type CdValues, type FloppyValues, makeCd, makeFloppy } from '../../src/media/index.ts'
import { mistakesOf } from '../support/errors.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'ingot-media-'))
  mkdirSync(join(home, 'work'))
  mkdirSync(join(home, 'seed', 'scripts', '.hidden'), { recursive: true })
  writeFileSync(join(home, 'seed', 'user-data'), '#cloud-config\n')
  writeFileSync(join(home, 'seed', 'scripts', 'A rather long name.sh'), 'echo\n')
  writeFileSync(join(home, 'seed', 'scripts', '.hidden', 'dot'), 'x')
  symlinkSync('../user-data', join(home, 'seed', 'scripts', 'link'))
})
afterEach(() => rmSync(home, { recursive: true }))

const context = (env = process.env, signal = new AbortController().signal) => ({
  cwd: home,
  workFolder: join(home, 'work'),
  env,
  signal,
})

describe('a CD', () => {
  const image = () => join(home, 'out.iso')
  const make = (some: Partial<CdValues>, env?: NodeJS.ProcessEnv) =>
    makeCd({ cd_files: [], cd_content: {}, cd_label: 'packer', ...some }, image(), context(env))
  const isoinfo = (...args: string[]) => execFileSync('isoinfo', ['-i', image(), ...args], { encoding: 'utf8' })
  const names = () => isoinfo('-R', '-f').trim().split('\n').sort()

  /** A PATH on which only this one of the programs is. */
  function only(program: string): NodeJS.ProcessEnv {
    const folder = join(home, `only-${program}`)
    mkdirSync(folder)
    symlinkSync(`/usr/bin/${program}`, join(folder, program))
    return { PATH: folder }
  }

  test.each(['xorriso', 'mkisofs', 'genisoimage'])('is made by %s', async (program) => {
    const made = await make(
      { cd_files: ['seed'], cd_content: { '/meta-data': 'instance-id: 1\n' }, cd_label: 'cidata' },
      only(program),
    )
    expect(made).toBe(true)
    expect(names()).toEqual([
      '/meta-data',
      '/seed',
      '/seed/scripts',
      '/seed/scripts/.hidden',
      '/seed/scripts/.hidden/dot',
      '/seed/scripts/A rather long name.sh',
      '/seed/scripts/link',
      '/seed/user-data',
    ])
    expect(isoinfo('-d')).toMatch(/^Volume id: cidata$/m)
    expect(isoinfo('-R', '-x', '/seed/scripts/link')).toBe('#cloud-config\n')
    expect(isoinfo('-J', '-x', '/meta-data')).toBe('instance-id: 1\n')
    expect(readdirSync(home).filter((name) => name.includes('.new'))).toEqual([])
  })

  test('has the contents of a folder with a slash at its end, and what a pattern matches', async () => {
    await make({ cd_files: ['seed/scripts/', 'seed/user-*'] })
    expect(names()).toEqual(['/.hidden', '/.hidden/dot', '/A rather long name.sh', '/link', '/user-data'])
  })

  test('is not made of nothing', async () => {
    expect([await make({}), existsSync(image())]).toEqual([false, false])
  })

  test('of what is not there names every mistake', async () => {
    const mistakes = await mistakesOf(() => make({ cd_files: ['absent', 'seed/*.iso'], cd_content: { '../x': '' } }))
    expect(mistakes.map(({ message }) => message)).toEqual([
      '"cd_files": there is no file "absent"',
      '"cd_files": there is no file "seed/*.iso"',
      'a path of "cd_content" leaves the medium: "../x"',
    ])
  })

  test('without a program says what to install', async () => {
    await expect(make({ cd_files: ['seed'] }, { PATH: home })).rejects.toThrow(
      expect.objectContaining({ code: 'media/no-tool', hint: 'On Debian and Ubuntu: sudo apt-get install xorriso' }),
    )
  })

  test('that the program can not make tells what it said', async () => {
    const failing = make({ cd_files: ['seed'], cd_label: 'x'.repeat(33) })
    await expect(failing).rejects.toThrow(/^xorriso could not make the CD: exit status \d+$/)
    expect(readdirSync(home).filter((name) => name.startsWith('out'))).toEqual([])
  })
})

describe('a floppy disk', () => {
  const image = () => join(home, 'out.img')
  const make = (some: Partial<FloppyValues>, env?: NodeJS.ProcessEnv) =>
    makeFloppy(
      { floppy_files: [], floppy_dirs: [], floppy_content: {}, floppy_label: 'packer', ...some },
      image(),
      context(env),
    )
  const mtools = (program: string, ...args: string[]) =>
    execFileSync(program, ['-i', image(), ...args], {
      encoding: 'utf8',
      env: { ...process.env, MTOOLSRC: '/dev/null' },
    })
  const names = () => mtools('mdir', '-/', '-b', '::').trim().split('\n').sort()

  test('has files at its top, folders with what is in them, and texts', async () => {
    await make({
      floppy_files: ['seed/scripts/A*', 'seed/user-data'],
      floppy_dirs: ['seed/scripts'],
      floppy_content: { '/answers/autounattend.xml': '<xml/>' },
    })
    expect(names()).toEqual([
      '::/A rather long name.sh',
      '::/answers/',
      '::/answers/autounattend.xml',
      '::/scripts/',
      '::/scripts/.hidden/',
      '::/scripts/.hidden/dot',
      '::/scripts/A rather long name.sh',
      '::/scripts/link',
      '::/user-data',
    ])
    expect(mtools('mtype', '::/answers/autounattend.xml')).toBe('<xml/>')
    expect(mtools('mlabel', '-s', '::')).toContain('PACKER')
  })

  test('that would not fit is refused with what fits', async () => {
    writeFileSync(join(home, 'large'), Buffer.alloc(1_457_665))
    await expect(make({ floppy_files: ['large'] })).rejects.toThrow(
      'the files for the floppy disk take 1458176 bytes, 1457664 fit on it',
    )
    writeFileSync(join(home, 'large'), Buffer.alloc(1_457_664))
    expect(await make({ floppy_files: ['large'] })).toBe(true)
  })

  test('with too long a label, and without mtools', async () => {
    await expect(make({ floppy_files: ['seed/user-data'], floppy_label: 'x'.repeat(12) })).rejects.toThrow(/has 12$/)
    await expect(make({ floppy_files: ['seed/user-data'] }, { PATH: home })).rejects.toThrow(
      expect.objectContaining({ hint: 'On Debian and Ubuntu: sudo apt-get install mtools' }),
    )
  })
})
