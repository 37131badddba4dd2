//! Fields that are added to the same map, as one value.

use super::Literal;

/// Adds a value below a path of names; maps on the way are made or shared. `None` where two values meet.
pub(super) fn put(
    fields: &mut Vec<(String, Literal)>,
    path: &[String],
    value: Literal,
) -> Option<()> {
    let (name, rest) = path.split_first()?;
    let known = fields.iter_mut().find(|(known, _)| known == name);
    match (known, rest) {
        (None, []) => fields.push((name.clone(), value)),
        (None, rest) => {
            let mut inner = Vec::new();
            put(&mut inner, rest, value)?;
            fields.push((name.clone(), Literal::Map(inner)));
        }
        (Some((_, Literal::Map(inner))), [_, ..]) => put(inner, rest, value)?,
        (Some(_), _) => return None,
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_below_the_same_name_share_their_map() {
        let path = |text: &str| text.split('.').map(str::to_string).collect::<Vec<_>>();
        let mut fields = Vec::new();
        put(&mut fields, &path("A.B"), Literal::Int(1)).unwrap();
        put(&mut fields, &path("A.C"), Literal::Int(2)).unwrap();
        assert!(put(&mut fields, &path("A.C"), Literal::Int(3)).is_none());
        let inner = vec![("B".into(), Literal::Int(1)), ("C".into(), Literal::Int(2))];
        assert_eq!(fields, [("A".to_string(), Literal::Map(inner))]);
    }
}
