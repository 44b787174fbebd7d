import { decimalText, type Value } from '../../hcl/index.ts'
import { keyLiteral, type Line, listLiteral, objectLiteral, textLiteral } from './code.ts'

/**
 * Code for a value that is known. What is null is left out.
 * @param level of the line on which it starts
 */
export function valueCode(value: Value, level: number): string {
  switch (value.kind) {
    case 'string':
      return textLiteral(value.value)
    case 'number':
      return decimalText(value.value)
    case 'bool':
      return String(value.value)
    case 'list':
    case 'set':
    case 'tuple':
      return listLiteral(
        value.items.map((item) => line(valueCode(item, level + 1))),
        level,
      )
    case 'map':
    case 'object': {
      const given = [...value.entries].filter(([, member]) => member.kind !== 'null')
      const lines = given.map(([name, member]) => line(`${keyLiteral(name)}: ${valueCode(member, level + 1)}`))
      return objectLiteral(lines, level)
    }
    default:
      return 'undefined'
  }
}

function line(code: string): Line {
  return { comments: [], code }
}
