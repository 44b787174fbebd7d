import { resolve } from 'node:path'
import type { ReadContext } from '../../engine/index.ts'
import { IngotError, type Place } from '../../errors/index.ts'
import { option, string } from '../../options/index.ts'
import { runTool } from '../../tools/index.ts'

/** Which repository is meant. */
export const repositoryOptions = {
  path: option(
    string().default('.'),
    'A folder in the repository; those above it are looked at as well. Default: the working folder.',
  ),
}

export const commitOptions = {
  ...repositoryOptions,
  commit_ish: option(
    string().default('HEAD'),
    'Which commit: a hash, branch, tag or anything else that git understands, such as "HEAD~1". Default: the current one.',
  ),
}

/** Where it is asked for, in a template. */
export interface RepositoryPlace {
  readonly path: string
  readonly place: Place
}

/** Variables of a git hook, which speak of another repository than the template does. */
const OF_HOOKS = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_PREFIX', 'GIT_COMMON_DIR']

/** A repository that is looked at with the program `git`. Nothing in it is changed. */
export class RepositoryFolder {
  readonly #folder: string
  readonly #place: Place
  readonly #reading: ReadContext

  constructor({ path, place }: RepositoryPlace, reading: ReadContext) {
    this.#folder = resolve(reading.host.cwd, path)
    this.#place = place
    this.#reading = reading
  }

  /**
   * The hash of a commit.
   * @throws IngotError `data/git` when there is no such commit
   */
  async commit(commitish: string, place: Place): Promise<string> {
    const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${commitish}^{commit}`]
    const { status, stdout } = await this.#run(args)
    if (status === 0) return stdout.trim()
    await this.git('rev-parse', '--git-dir')
    throw new IngotError('data/git', `there is no commit "${commitish}" in the repository of "${this.#folder}"`, {
      place,
      hint: 'a shallow clone lacks older commits and tags; in CI, fetch all of the history',
    })
  }

  /** What a command of git's writes. @throws IngotError `data/git`, `data/no-program` */
  async git(...args: readonly string[]): Promise<string> {
    const { status, stdout, stderr } = await this.#run(args)
    if (status === 0) return stdout
    throw new IngotError('data/git', `git can't read a repository at "${this.#folder}": ${firstLine(stderr)}`, {
      place: this.#place,
      hint: hintFor(stderr, this.#folder),
    })
  }

  /** The short names of references below `refs/heads` or `refs/tags`. */
  async references(below: 'heads' | 'tags', ...args: readonly string[]): Promise<string[]> {
    return lines(await this.git('for-each-ref', '--format=%(refname:lstrip=2)', ...args, `refs/${below}`))
  }

  async #run(args: readonly string[]) {
    const { host, signal } = this.#reading
    const env = Object.fromEntries(Object.entries(host.env).filter(([name]) => !OF_HOOKS.includes(name)))
    return runTool('git', ['-C', this.#folder, ...args], {
      env: { ...env, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0' },
      cwd: host.cwd,
      signal,
      missing: () =>
        new IngotError('data/no-program', 'there is no program "git"', { place: this.#place, hint: 'install git' }),
    })
  }
}

export function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '')
}

function firstLine(stderr: string): string {
  return (stderr.split('\n')[0] ?? '').replace(/^fatal: /, '')
}

function hintFor(stderr: string, folder: string): string | undefined {
  if (stderr.includes('dubious ownership')) {
    return `it belongs to somebody else; if you trust it: git config --global --add safe.directory ${folder}`
  }
  return stderr.includes('not a git repository') ? 'set "path" to a folder in a clone' : undefined
}
