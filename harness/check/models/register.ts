/** One value a key: read, write, delete and compare-and-set. A key that was never written, or was deleted, reads as `null`. */
import { identityOf } from '../../history/operation.ts'
import { type Call, type Model, pairOf } from './model.ts'

type Content = ReturnType<typeof identityOf>

export const registerModel: Model<Content> = {
  name: 'register',
  kinds: ['read', 'write', 'delete', 'cas'],
  init: () => null,
  step(content, call) {
    const { kind, argument, answer } = call
    if (kind === 'write') return identityOf(argument)
    if (kind === 'delete') return null
    if (kind === 'read') return answer === undefined || identityOf(answer) === content ? content : undefined
    const [expected, value] = pairOf(call, '[expected, value]')
    const matches = identityOf(expected) === content
    if (answer !== undefined && answer !== matches) return undefined
    return matches ? identityOf(value) : content
  },
  readOnly: isRead,
}

/** A read, or a compare-and-set that was refused. */
function isRead({ kind, answer }: Call): boolean {
  return kind === 'read' || (kind === 'cas' && answer === false)
}
