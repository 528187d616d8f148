// @vitest-environment jsdom
import { describeDom } from './describe-dom.ts';

describeDom('jsdom');
