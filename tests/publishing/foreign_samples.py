"""Text as other programs put it on the clipboard, and what of it is right here.

The sentences are ours; the markup has the shape that each program writes. The sanitiser and the
editor's script are held to the same samples.
"""

from __future__ import annotations

#: Name: (as it arrives, as it is stored).
SAMPLES: dict[str, tuple[str, str]] = {}

SAMPLES["Word: a list of two levels"] = (
    """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><title>Plan</title>
<style><!-- p.MsoListParagraph { margin-left:36.0pt } --></style></head><body lang=DA>
<!--StartFragment-->
<p class=MsoNormal>The district does three things:<o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if
!supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>It
stores rain<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='margin-left:72.0pt;mso-list:l0 level2 lfo1'><![if
!supportLists]><span style='font-family:"Courier New"'><span style='mso-list:Ignore'>o<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>in
<b>basins</b></p>
<p class=MsoListParagraphCxSpMiddle style='margin-left:72.0pt'>and under the streets</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>·<span>&nbsp; </span></span><![endif]>It measures it<o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoNormal>So far.</p><!--EndFragment--></body></html>""",
    "<p>The district does three things:</p><ul><li><p>It stores rain</p><ul><li><p>in "
    "<strong>basins</strong></p><p>and under the streets</p></li></ul></li>"
    "<li><p>It measures it</p></li></ul><p>So far.</p>",
)
SAMPLES["Word: numbers that go on, with letters below, then points"] = (
    """<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span
style='mso-list:Ignore'>3.<span>&nbsp;&nbsp; </span></span>Third</p>
<p class=MsoListParagraph style='mso-list:l1 level2 lfo2'><span style='mso-list:Ignore'>a)<span>
&nbsp; </span></span>with a part</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>4.<span>
&nbsp; </span></span>Fourth</p>
<p class=MsoListParagraph style='mso-list:l2 level1 lfo3'><span style='mso-list:Ignore'>§<span>
&nbsp; </span></span>A point</p>""",
    '<ol start="3"><li><p>Third</p><ol><li><p>with a part</p></li></ol></li>'
    "<li><p>Fourth</p></li></ol><ul><li><p>A point</p></li></ul>",
)
SAMPLES["Outlook: a list without its styles"] = (
    """<p class="MsoListParagraph">·<span style="font-size:7pt">&nbsp;&nbsp;&nbsp;&nbsp;
</span>Heat from the harbour</p><p class="MsoListParagraph">·&nbsp;&nbsp; Cold from the lake</p>
<p class="MsoNormal">- not a list</p>""",
    "<ul><li><p>Heat from the harbour</p></li><li><p>Cold from the lake</p></li></ul>"
    "<p>- not a list</p>",
)
SAMPLES["Outlook: lists that stand in each other"] = (
    """<ul style="margin-top:0cm" type="disc"><li class="MsoNormal" style="mso-list:l0 level1 lfo1">
Wind<o:p></o:p></li><ul type="circle"><li class="MsoNormal" style="mso-list:l0 level2 lfo1">at
sea</li></ul><li class="MsoNormal">Sun</li></ul>""",
    "<ul><li><p>Wind</p><ul><li><p>at sea</p></li></ul></li><li><p>Sun</p></li></ul>",
)
SAMPLES["Word: title, headings and a footnote"] = (
    """<p class=MsoTitle>Heat plan</p><h1><a name="_Toc7"></a>Energy</h1>
<p class=MsoNormal>The plan saves CO<sub>2</sub> on 4&nbsp;km<sup>2</sup>.<a
style='mso-footnote-id:ftn1' href="file:///C:/plan.docx#_ftn1" name="_ftnref1" title=""><span
class=MsoFootnoteReference><span style='mso-special-character:footnote'><![if !supportFootnotes]>
<span class=MsoFootnoteReference>[1]</span><![endif]></span></span></a></p>
<h2>Heat<o:p></o:p></h2><p class=MsoToc1><a href="#_Toc7">Energy</a></p><h5>Pipes</h5>
<div style='mso-element:footnote-list'><br clear=all><hr align=left size=1 width="33%">
<div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a
style='mso-footnote-id:ftn1' href="#_ftnref1" name="_ftn1" title=""><span
class=MsoFootnoteReference>[1]</span></a> Counted in 2026.</p></div></div>""",
    "<h2>Heat plan</h2><h2>Energy</h2><p>The plan saves CO<sub>2</sub> on 4&nbsp;km<sup>2</sup>."
    "<sup>1</sup></p><h3>Heat</h3><p>Energy</p><h4>Pipes</h4>"
    "<p><sup>1</sup> Counted in 2026.</p>",
)
SAMPLES["Google Docs: headings, a list, bold and a low 2"] = (
    """<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1a2b"><h1
dir="ltr" style="line-height:1.38"><span style="font-size:20pt;font-weight:400">Water</span></h1><p
dir="ltr" style="line-height:1.38"><span style="font-weight:700;font-style:normal">Less</span><span
style="font-weight:400"> CO</span><span style="font-size:0.6em;vertical-align:sub;">2</span><span
style="font-style:italic"> a year</span></p><br /><ul style="margin-top:0"><li dir="ltr"
style="list-style-type:disc" aria-level="1"><p dir="ltr" role="presentation"><span>Pumps</span></p>
</li><ul><li dir="ltr" aria-level="2"><p dir="ltr" role="presentation"><span>small ones</span></p>
</li></ul><li aria-level="1"><p role="presentation">Valves</p></li></ul></b><br
class="Apple-interchange-newline">""",
    "<h2>Water</h2><p><strong>Less</strong> CO<sub>2</sub><em> a year</em></p><ul><li><p>Pumps</p>"
    "<ul><li><p>small ones</p></li></ul></li><li><p>Valves</p></li></ul>",
)
SAMPLES["Google Docs: footnotes, of a page that was saved"] = (
    """<p class="c1"><span class="c0">Half of the roofs</span><sup><a href="#ftnt1"
id="ftnt_ref1">[1]</a></sup><span> are green, see <a
href="#heading=h.x1">below</a>.</span></p><div>
<p class="c2"><a href="#ftnt_ref1" id="ftnt1">[1]</a><span>&nbsp;Those
that are flat.</span></p></div>""",
    "<p>Half of the roofs<sup>1</sup> are green, see below.</p>"
    "<p><sup>1</sup>&nbsp;Those that are flat.</p>",
)
SAMPLES["LibreOffice: a footnote, a list and font elements"] = (
    """<meta http-equiv="content-type" content="text/html; charset=utf-8"/>
<h1 class="western">Air</h1>
<p style="line-height: 100%; margin-bottom: 0cm"><font face="Liberation Serif"><font size="3">Dust
in <b>µg/m</b></font></font><sup>3</sup><a class="sdfootnoteanc" name="sdfootnote1anc"
href="#sdfootnote1sym"><sup>1</sup></a></p><ol><li><p style="margin-bottom: 0cm">Count</p></li>
<li><p>Compare</p></li></ol><p><br/></p><div id="sdfootnote1"><p class="sdfootnote"><a
class="sdfootnotesym" name="sdfootnote1sym" href="#sdfootnote1anc">1</a> At noon.</p></div>""",
    "<h2>Air</h2><p>Dust in <strong>µg/m</strong><sup>3</sup>&nbsp;<sup>1</sup></p>"
    "<ol><li><p>Count</p></li><li><p>Compare</p></li></ol><p><sup>1</sup> At noon.</p>",
)
SAMPLES["Word: a table, with an empty cell and a picture"] = (
    """<table class=MsoTableGrid border=1 cellspacing=0 style='border-collapse:collapse'><tr><td
width=100 style='width:3cm'><p class=MsoNormal><b>Year</b></p></td><td><p class=MsoNormal
align=right><o:p>&nbsp;</o:p></p></td></tr><tr><td colspan=2><p class=MsoNormal>2026<img width=9
src="file:///C:/a.png"></p></td></tr></table>""",
    "<table><tbody><tr><td><p><strong>Year</strong></p></td><td><p></p></td></tr>"
    '<tr><td colspan="2"><p>2026</p></td></tr></tbody></table>',
)
SAMPLES["a web page: boxes, line breaks, hard spaces, a comment of Word"] = (
    """<div style="margin:1em"><div>One&nbsp;&nbsp; two</div><div><span>three<br>four</span></div>
</div>
<section><p>&nbsp;</p><p>five<a href="#_msoanchor_1">[AB1]</a> <a href="/reports/">six</a></p>
</section>seven""",
    '<p>One two</p><p>three<br>four</p><p>five <a href="/reports/" '
    'rel="noopener noreferrer">six</a></p><p>seven</p>',
)
