"""Running text may have lists."""

import wagtail.fields
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('core', "0011_names_that_last"),
    ]

    operations = [
        migrations.AlterField(
            model_name='standardpage',
            name='body',
            field=wagtail.fields.StreamField([('heading', 3), ('paragraph', 4), ('quotation', 7), ('table', 12), ('figure', 17), ('listing', 21)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'max_length': 160}), 1: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('2', 'Section'), ('3', 'Subsection')]}), 2: ('wagtail.blocks.CharBlock', (), {'help_text': 'Made from the text when first saved, and kept when the text changes. Links point here.', 'max_length': 80, 'required': False}), 3: ('wagtail.blocks.StructBlock', [[('text', 0), ('level', 1), ('anchor', 2)]], {}), 4: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'ol', 'ul'], 'template': 'blocks/paragraph.html'}), 5: ('wagtail.blocks.TextBlock', (), {}), 6: ('wagtail.blocks.CharBlock', (), {'max_length': 255, 'required': False}), 7: ('wagtail.blocks.StructBlock', [[('text', 5), ('source', 6)]], {}), 8: ('wagtail.blocks.CharBlock', (), {'max_length': 255}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'Cell', 'required': False}), 10: ('wagtail.blocks.ListBlock', (9,), {'label': 'Row'}), 11: ('wagtail.blocks.ListBlock', (10,), {'help_text': 'The first row holds the headings of the columns.', 'min_num': 2}), 12: ('wagtail.blocks.StructBlock', [[('caption', 8), ('rows', 11), ('source', 6)]], {}), 13: ('wagtail.images.blocks.ImageChooserBlock', (), {}), 14: ('wagtail.blocks.CharBlock', (), {'label': 'Alternative text', 'max_length': 300, 'required': False}), 15: ('wagtail.blocks.BooleanBlock', (), {'help_text': 'It only decorates: nothing is said about it.', 'required': False}), 16: ('wagtail.blocks.CharBlock', (), {'max_length': 400, 'required': False}), 17: ('wagtail.blocks.StructBlock', [[('image', 13), ('alt', 14), ('decorative', 15), ('caption', 16), ('credit', 6)]], {}), 18: ('wagtail.blocks.CharBlock', (), {'max_length': 120, 'required': False}), 19: ('wagtail.blocks.CharBlock', (), {'help_text': 'Narrow the list on the site and copy its address: /events/?kind=information-session.', 'max_length': 300}), 20: ('wagtail.blocks.IntegerBlock', (), {'default': 5, 'help_text': 'How many are shown.', 'max_value': 30, 'min_value': 1}), 21: ('wagtail.blocks.StructBlock', [[('heading', 18), ('address', 19), ('most', 20)]], {})}),
        ),
    ]
