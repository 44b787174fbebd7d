import type { Node } from '@babel/types'

/** The code of a module. @returns undefined for what can't be read as one */
export async function parseModule(path: string, text: string): Promise<Node | undefined> {
  const { parse } = await import('@babel/parser')
  try {
    return parse(text, { sourceType: 'module', plugins: path.endsWith('ts') ? ['typescript'] : [] })
  } catch {
    return undefined
  }
}
