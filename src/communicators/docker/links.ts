import { existsSync, lstatSync, readlinkSync } from 'node:fs'
import { dirname, isAbsolute, relative, resolve } from 'node:path'
import type { KeepLink } from '../transfer/local-tree.ts'

/**
 * Which links of a folder stay links in the container: those that lead from one place in the folder to another, and those
 * that lead nowhere on this computer, such as to a program of the image's. All others are followed.
 */
export function linksToKeep(folder: string): KeepLink {
  const root = resolve(folder)
  return (local) => {
    if (!isLink(local)) return undefined
    const target = readlinkSync(local)
    if (!isAbsolute(target) && isInside(root, resolve(dirname(local), target))) return target
    return existsSync(local) ? undefined : target
  }
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path)
  return way !== '..' && !way.startsWith('../') && !isAbsolute(way)
}
