import { requireText } from '../../mock/check-keys.ts';
import type { ToolParts } from '../../mock/provider.ts';
import { type Document, takesForm } from '../../spec/document.ts';
import type { ResourcePlan } from './plan.ts';
import type { Principal } from './principal.ts';

/** What a document's API adds to the state of a mock. */
export interface DocumentTools {
  /**
   * Adds an item of the first resource that has secrets, or else of the first that can be created, as its owner would.
   *
   * @param item whose it is as `account`, perhaps its `namespace`, and the fields of the request
   * @throws Error where the API refuses it
   */
  addKey(item: {
    readonly account: string;
    readonly namespace?: string;
    readonly [field: string]: unknown;
  }): unknown;
}

export function documentTools(title: string, { basePaths }: Document, plans: readonly ResourcePlan[]) {
  return ({ ask }: ToolParts<Principal>): DocumentTools => ({
    addKey({ account, namespace, ...body }) {
      const task = `add a key to ${title}`;
      requireText(task, 'account', account);
      const able = plans.filter(
        ({ resource, parents }) =>
          resource.create?.operation.method === 'POST' &&
          parents.length === 0 &&
          !takesForm(resource.create.operation),
      );
      const plan = able.find(({ resource }) => resource.secrets.length > 0) ?? able[0];
      const path = plan?.resource.create?.operation.path;
      if (path === undefined)
        throw new Error(
          `Failed to ${task}: its document has no resource that keymock can create without a parent.`,
        );
      return ask(() => ({ account }), { task, path: `${basePaths[0] ?? ''}${path}`, namespace, body });
    },
  });
}
