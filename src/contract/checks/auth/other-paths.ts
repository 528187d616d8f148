import type { CheckContext, RequestDraft } from '../../check.ts';
import { pathProbes, rewriteHeaders } from '../../probes/paths.ts';

/** A request with its path written in other ways: a guard of the one path may not know them, and the router may. */
export function requestsByOtherPaths(
  api: CheckContext['api'],
  request: RequestDraft,
): readonly { readonly label: string; readonly other: RequestDraft }[] {
  const headers = { ...request.headers, ...rewriteHeaders(api.target(request)) };
  return [
    ...pathProbes(request.path).map(({ label, path }) => ({
      label,
      other: { ...request, path, operation: undefined },
    })),
    {
      label: 'X-Original-URL',
      other: { ...request, path: '/', query: [], headers, operation: undefined },
    },
  ];
}
